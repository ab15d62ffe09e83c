using System.Collections.Generic;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Plans;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK222 (warning): sequences of calibration or evaluation beyond the last position the model was made for: past a table of learned positions there is nothing to add, and past
/// <c>max_position_embeddings</c> rotations were never trained, so that ranges and perplexities are those of noise.
/// </summary>
internal sealed record SequenceTooLong : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Calibration | RecipeParts.Evaluation;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        if (recipe.Model.Transformer is not { } transformer)
            yield break;
        var (most, source) = PositionLimit.Of(transformer);
        if (most == 0)
            yield break;
        // Rows of calibration data are cut where they are longer: the default says nothing about them.
        if (recipe.Recipe.Calibrate is { Plan: { SequenceLength: not CalibrationPlan.DefaultSequenceLength } calibration } calibrate && IsText(calibration.Data) && calibration.SequenceLength > most)
            yield return Finding(calibrate.Span, "calibrate", calibration.SequenceLength, most, source, recipe);
        if (recipe.Recipe.Evaluate is { Plan: { } evaluation } evaluate && IsText(evaluation.Data) && evaluation.SequenceLength > most)
            yield return Finding(evaluate.Span, "evaluate", evaluation.SequenceLength, most, source, recipe);
    }

    private static Finding Finding(SourceSpan span, string key, int length, int most, string source, ResolvedRecipe recipe) => new(
        Rules.SequenceTooLong,
        span,
        $"'{key}' cuts text into sequences of {Wording.Number(length)} tokens, and {recipe.Model.Name} has {Wording.Number(most)} positions ({source})",
        $"write 'sequence_length: {Wording.Number(most)}' or less");

    // Rows of token ids keep their length: the run sees it.
    private static bool IsText(string data) => !data.EndsWith(".safetensors", System.StringComparison.Ordinal);
}
