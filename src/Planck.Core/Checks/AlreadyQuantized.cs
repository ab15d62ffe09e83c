using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK113: linears that the recipe would quantize are quantized in the checkpoint: FP8 with scales, packed codes of GPTQ, AWQ, compressed-tensors or bitsandbytes.</summary>
internal sealed record AlreadyQuantized : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        if (recipe.Recipe.Model is not { } model || Stored(recipe) is not { Count: > 0 } stored)
            yield break;
        var first = stored[0];
        var linears = stored.Select(static s => s.Module).Distinct().Sum(module => stored.Where(s => s.Module == module).Max(static s => s.Marker.Name.Count));
        yield return new(
            Rules.AlreadyQuantized,
            model.Span,
            $"{Wording.Number(linears)} linears of {recipe.Model.Name} are quantized already ({first.Kind}): it has {first.Marker.Name} ({first.Marker.DType})",
            "quantize the original in BF16, or convert this checkpoint to BF16, and write its manifest");
    }

    /// <summary>
    /// What is stored so of the linears that the recipe quantizes, and of those that have no weight because codes are in its place. Empty for a recipe that keeps
    /// them all.
    /// </summary>
    public static IReadOnlyList<StoredQuantization> Stored(ResolvedRecipe recipe)
    {
        var quantized = new HashSet<string>(recipe.Quantized.Select(static a => a.Module.Name.Key));
        var whole = new HashSet<string>(recipe.Model.Modules.Select(static m => m.Name.Key));
        return [.. StoredQuantization.Of(recipe.Model.Manifest).Where(s => quantized.Contains(s.Module) || !whole.Contains(s.Module))];
    }
}
