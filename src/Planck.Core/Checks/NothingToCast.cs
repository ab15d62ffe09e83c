using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK223: a cast of MXFP4 to NVFP4 in a recipe that has no layer for it: the model's experts are in 16 bits, or get another format than NVFP4 in blocks of 16.</summary>
internal sealed record NothingToCast : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Algorithms;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        var published = recipe.Assignments.Where(static a => a.Module.IsMxfp4).ToList();
        foreach (var cast in recipe.Recipe.Algorithms.Where(a => a.Value is CastMxfp4ToNvfp4 && !published.Exists(layer => IsCast(a.Value, layer))).Take(1))
        {
            yield return published.Count == 0
                ? new(
                    Rules.NothingToCast,
                    cast.Span,
                    $"{cast.Value.Name()} needs experts that are published in MXFP4, and {recipe.Model.Name} has none{Experts(recipe.Model)}",
                    "write the manifest where the published weights are, or leave the algorithm out")
                : new(
                    Rules.NothingToCast,
                    cast.Span,
                    $"{cast.Value.Name()} makes NVFP4 in blocks of {Wording.Number(CastMxfp4ToNvfp4.BlockSize)} of {Wording.ShortNames(published.Select(static a => a.Module))}, and {Says(cast.Value, published)}",
                    $"give them {Wording.Or([.. QuantFormats.All.Where(f => cast.Value.AppliesTo(f, ExpertStorage.Stacked)).Select(static f => f.Id)])} with that block size");
        }
    }

    private static bool IsCast(CalibrationAlgorithm cast, Assignment layer) =>
        layer.Format is { } format && cast.AppliesTo(format, layer.Module.Experts) && layer.Decision!.BlockSize == CastMxfp4ToNvfp4.BlockSize;

    private static string Experts(ModelGraph model) =>
        model.Modules.FirstOrDefault(static m => m.Stack is not null) is { } stack ? $": {stack.Name} is {stack.DType}" : "";

    private static string Says(CalibrationAlgorithm cast, List<Assignment> published)
    {
        var said = published.Select(a => a.Format is { } format
            ? $"{format.Id}{(cast.AppliesTo(format, a.Module.Experts) ? $" with block_size {Wording.Number(a.Decision!.BlockSize)}" : "")} (line {Wording.Number(a.Decision!.Line)})"
            : "kept").Distinct().ToList();
        return $"{(published.Count == 1 ? "it is" : "they are")} {Wording.And(said)}";
    }
}
