using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK214: SVDQuant with <c>layerwise: true</c>. ModelOpt 0.47 does not have it: the low-rank part of a layer is made when all are calibrated.</summary>
internal sealed record NotLayerwise : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.None;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        if (recipe.Recipe.Calibrate is not { Layerwise: { Value: true } layerwise } || recipe.Recipe.Algorithms.FirstOrDefault(static a => a.Value is SvdQuant) is not { } svd)
            yield break;
        yield return new(
            Rules.NotLayerwise,
            layerwise.Span,
            $"{svd.Value.Name()} (line {Wording.Number(svd.Span.Line + 1)}) cannot be calibrated layer by layer",
            "write 'layerwise: false', or another algorithm");
    }
}
