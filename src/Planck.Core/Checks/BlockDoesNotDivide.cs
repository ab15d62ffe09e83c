using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK202: in_features is no multiple of the block size of a format that does not pad.</summary>
internal sealed record BlockDoesNotDivide : RecipeCheck
{
    private const int MostKept = 3;

    public override RecipeParts Needs => RecipeParts.Layers;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // Packed codes have no in_features: PLK113.
        var stored = new HashSet<string>(AlreadyQuantized.Stored(recipe).Select(static s => s.Module));
        return recipe.Quantized
            .Where(a => Applies(a) && !stored.Contains(a.Module.Name.Key))
            .GroupBy(static a => a.Decision!.BlockSizeSpan)
            .Select(static group =>
            {
                var worst = group.First();
                var decision = worst.Decision!;
                var columns = worst.Module.Columns;
                return new Finding(
                    Rules.BlockDoesNotDivide,
                    group.Key,
                    $"block_size {Wording.Number(decision.BlockSize)} of {decision.Format!.Id} does not divide in_features of {Wording.ShortName(worst.Module)}: "
                        + $"{Wording.Number(columns)} = {Wording.Multiple(columns, decision.BlockSize)}{Also(group)}",
                    Cure(decision.Format, [.. group.Select(static a => a.Module)], [.. group.Select(static a => a.Module.Columns)]));
            });
    }

    /// <summary>Whether the block does not divide in_features even on one GPU.</summary>
    public static bool Applies(Assignment assignment) =>
        assignment.Decision is { Format.BlockMustDivide: true, BlockSize: > 0 } decision && assignment.Module.Columns % decision.BlockSize != 0;

    /// <summary>The block sizes of the format that divide every length, or what else can be done.</summary>
    /// <param name="modules">The linears it is about, for a rule that keeps them.</param>
    public static string Cure(QuantFormat format, IReadOnlyCollection<ModuleFamily> modules, IReadOnlyCollection<long> lengths)
    {
        var sizes = format.BlockSizes.Where(size => lengths.All(length => length % size == 0)).Select(static size => Wording.Number(size)).ToList();
        if (sizes.Count > 0)
            return $"{Wording.And(sizes)} {(sizes.Count == 1 ? "divides" : "divide")} it";
        var whole = QuantFormats.All.Where(static f => f.DefaultBlockSize == 0).Select(static f => f.Id).ToList();
        return $"{Keep(modules)}, or use a format without blocks ({Wording.Or(whole)})";
    }

    // Fused linears are kept together, or they would be PLK204.
    private static string Keep(IReadOnlyCollection<ModuleFamily> modules)
    {
        var patterns = modules.Select(static m => $"\"*.{Wording.ShortName(m)}\"").Distinct().ToList();
        return patterns.Count > MostKept ? "keep them" : $"keep {(patterns.Count == 1 ? "it" : "them")} (layers: {(patterns.Count == 1 ? patterns[0] : $"[{string.Join(", ", patterns)}]")})";
    }

    /// <summary>The other linears of a group with the same mistake.</summary>
    public static string Also(IEnumerable<Assignment> group)
    {
        var first = Wording.ShortName(group.First().Module);
        var others = group.Select(static a => a.Module).Where(m => Wording.ShortName(m) != first).ToList();
        return others.Count == 0 ? "" : $" (also {Wording.ShortNames(others)})";
    }
}
