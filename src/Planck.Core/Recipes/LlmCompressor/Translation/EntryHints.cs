using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes.LlmCompressor.Matching;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>What someone meant who wrote an entry that matches nothing. Each guess is tried on the model before it is given.</summary>
internal sealed class EntryHints(IReadOnlyList<ModuleEntry> tree)
{
    public string? For(string entry)
    {
        foreach (var (guess, why) in Guesses(entry))
        {
            if (TargetList.ErrorOf(guess) is null && MatchesSomething(guess))
                return $"{why}write {Excerpt.Quote(guess)}";
        }

        if (FusedNames.All.FirstOrDefault(f => entry.IndexOf(f.Name, StringComparison.Ordinal) >= 0) is { } fused)
            return $"{fused.Name} exists in engines only; the model has {string.Join(", ", fused.Parts)}";
        return TargetList.IsRegex(entry) ? null : Suggestion.DidYouMean(entry, Names());
    }

    /// <summary>How the linears in a container are meant.</summary>
    public static string ForContainer(ModuleEntry container)
    {
        var last = container.Name.Literals[container.Name.Literals.Count - 1];
        return container.Name.Key.Length == 0 ? "write Linear"
            : container.Name.Count == 1 ? $"write 're:{Regex.Escape(container.Name.ToString())}\\..*'"
            : last.Length > 1 ? $"write 're:.*{Regex.Escape(last)}\\..*'"
            : "write a regular expression that matches the linears in it";
    }

    private static IEnumerable<(string Guess, string Why)> Guesses(string entry)
    {
        if (TargetList.IsRegex(entry))
        {
            var pattern = entry.Substring(TargetList.RegexPrefix.Length);
            yield return ($"re:.*{pattern}", "a regular expression begins to match at the beginning of the name: ");
            yield return ($"re:(?i){pattern}", "capital letters count: ");
            yield break;
        }

        var escaped = Regex.Escape(entry);
        if (entry.IndexOf('*') >= 0 || entry.IndexOf('?') >= 0)
            yield return ($"re:{escaped.Replace("\\*", ".*").Replace("\\?", ".")}$", "entries are no globs: ");
        yield return ($"re:.*\\.{escaped}$", "an entry without 're:' is a whole name or a class: ");
        yield return ($"re:.*{escaped}$", "an entry without 're:' is a whole name or a class: ");
        yield return ("model." + entry, "");
        if (entry.EndsWith(".weight", StringComparison.Ordinal))
            yield return (entry.Substring(0, entry.Length - ".weight".Length), "modules are meant, not tensors: ");
        yield return (entry.Substring(entry.LastIndexOf('.') + 1), "classes are written without their package: ");
    }

    private bool MatchesSomething(string entry)
    {
        var list = new TargetList([entry]);
        var signature = new DigitSignature([entry]);
        return tree.Any(module => IndexProducts
            .Partition(module.Name.Indices, (_, index) => signature.Of(index), indices => list.Matches(0, module.Name.At(indices), module.Classes) ? entry : null)
            .Any(static part => part.Label is not null));
    }

    private IEnumerable<string> Names() => tree.SelectMany(static m => m.Classes).Concat(tree.Where(static m => m.Name.Indices.Count == 0).Select(static m => m.Name.Key)).Distinct();
}
