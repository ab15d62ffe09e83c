using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Cli.Recipes;
using Planck.Collections;
using Planck.Plans.Comparison;

namespace Planck.Cli.Review;

/// <summary>Finds out what the arguments of <c>planck diff</c> mean, and compares it.</summary>
/// <param name="Was">What the first side is called.</param>
/// <param name="Is">What the second is.</param>
internal sealed record ComparedSides(string Was, string Is, EquatableArray<RecipeDifference> Recipes)
{
    private const string WorkingTree = "the working tree";

    /// <param name="first">A recipe, a folder, a revision, <c>A..B</c> or <c>A...B</c>.</param>
    /// <param name="second">A recipe, a folder or a revision; null when <paramref name="first"/> says both, or the working tree is meant.</param>
    /// <param name="settings">What recipes of other tools do not say themselves.</param>
    /// <param name="below">Only recipes in this folder, and the repository is the one it lies in; null: the one around the current folder, all of it.</param>
    /// <exception cref="IOException">A side cannot be read; the message says why.</exception>
    public static ComparedSides Of(string first, string? second, ForeignSettings settings, string? below)
    {
        var side = new RecipeSide(settings);
        if (second is null && Exists(first))
            throw new IOException($"{first}: what shall it be compared with? Name a second recipe or folder, or a revision of git");
        if (second is not null && Exists(first) && Exists(second))
            return OfPaths(first, second, side);
        if (second is not null && (Exists(first) || Exists(second)))
            throw new IOException($"{(Exists(first) ? second : first)}: not found; a folder or recipe is compared with another one, a revision with a revision");
        if (below is not null && !Directory.Exists(below))
            throw new DirectoryNotFoundException($"{below}: the folder does not exist");
        var repository = GitRepository.Around(below ?? Directory.GetCurrentDirectory());
        var (was, now) = second is not null ? (first, second) : Range(first);
        var commit = repository.Commit(was);
        if (now is not null && IsFromMergeBase(first))
            commit = repository.MergeBase(was, now);
        var inside = below is null ? "" : repository.Below;
        return new(
            was,
            now ?? WorkingTree,
            RecipeComparison.Compare(
                Below(inside, OfRevision(repository, commit, side)),
                Below(inside, now is null ? side.OfRepository(repository.Root, repository.WorkingFiles()) : OfRevision(repository, repository.Commit(now), side))));
    }

    private static ComparedSides OfPaths(string first, string second, RecipeSide side)
    {
        if (HoldsRecipes(first) != HoldsRecipes(second))
            throw new IOException($"{first} and {second}: one is a folder and one is a recipe");
        var differences = HoldsRecipes(first)
            ? RecipeComparison.Compare(side.OfFolder(first), side.OfFolder(second))
            : [RecipeComparison.Compare(side.OfRecipe(first), side.OfRecipe(second))];
        return new(first, second, differences);
    }

    // A recipe of ModelOpt may be a folder itself.
    private static bool HoldsRecipes(string path) => Directory.Exists(path) && !RecipeSource.IsRecipe(path);

    private static List<ComparedRecipe> Below(string folder, IEnumerable<ComparedRecipe> recipes) =>
        [.. recipes.Where(r => r.Path.StartsWith(folder, StringComparison.Ordinal))];

    private static IReadOnlyList<ComparedRecipe> OfRevision(GitRepository repository, string commit, RecipeSide side)
    {
        using var folder = RevisionFolder.Of(repository, commit);
        return side.OfRepository(folder.Path, Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder.Path, f)));
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path) || RecipeSource.IsShipped(path);

    private static bool IsFromMergeBase(string range) => range.Contains("...", StringComparison.Ordinal);

    // As git reads them: an end that is not written is HEAD; one revision alone is compared with the working tree.
    private static (string Was, string? Is) Range(string range)
    {
        var dots = range.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
            return (range, null);
        var (was, now) = (range[..dots], range[(dots + (IsFromMergeBase(range) ? 3 : 2))..]);
        return (was.Length == 0 ? "HEAD" : was, now.Length == 0 ? "HEAD" : now);
    }
}
