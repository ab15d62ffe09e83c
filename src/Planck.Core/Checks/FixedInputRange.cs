using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Diagnostics;

namespace Planck.Checks;

/// <summary>
/// PLK114: <c>input_amax:</c> for layers whose inputs an algorithm multiplies by factors, so that the given range is that of other inputs; or an algorithm that chooses ranges
/// of inputs, and every range that it could choose is given.
/// </summary>
internal sealed record FixedInputRange : RecipeCheck
{
    public override bool NeedsCompleteRecipe => true;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        foreach (var algorithm in recipe.Recipe.Algorithms)
        {
            var layers = recipe.Quantized.Where(a => algorithm.Value.AppliesTo(a.Format!, a.Module.Experts)).ToList();
            var given = layers.Where(static a => a.Decision!.InputAmax is not null).ToList();
            if (given.Count == 0 || !(algorithm.Value.Smooths || (algorithm.Value is Nvfp4ActHeadroom or Histogram && given.Count == layers.Count)))
                continue;
            yield return new(
                Rules.FixedInputRange,
                given[0].Decision!.Choice.InputAmax!.Span,
                algorithm.Value.Smooths
                    ? $"{algorithm.Value.Name()} (line {Wording.Number(algorithm.Span.Line + 1)}) scales the inputs of {Wording.ShortNames(given.Select(static a => a.Module))}, and the range given for them is that of the inputs as they are"
                    : $"{algorithm.Value.Name()} (line {Wording.Number(algorithm.Span.Line + 1)}) has no range to choose: those of all {given[0].Format!.Id} layers are given",
                $"leave out 'input_amax' or {algorithm.Value.Name()}");
        }
    }
}
