using Planck.Diagnostics;
using Planck.Plans;
using Planck.Recipes.Schema;

namespace Planck.Recipes.Reading;

/// <summary>Reads <c>evaluate:</c>.</summary>
internal static class EvaluationReader
{
    public static RecipeEvaluation? Read(Slot slot, ValueReader values, FindingList findings)
    {
        if (values.Mapping(slot, RecipeSchema.Evaluate) is not { } keys)
            return null;
        if (keys["data"] is null)
            keys.ReportMissing("'data'", "write 'data: data/eval.safetensors', relative to the recipe");
        var length = keys["sequence_length"] is { } lengthSlot ? values.PositiveInteger(lengthSlot) : null;
        var stride = keys["stride"] is { } strideSlot ? values.PositiveInteger(strideSlot) : null;
        var window = length?.Value ?? EvaluationPlan.DefaultSequenceLength;
        if (length is not null && window < 2)
            findings.Add(Rules.BadValue, length.Span, "'sequence_length' is 1: the first token of a window is not scored, so nothing would be", "at least 2");
        if (stride is not null && stride.Value > window)
            findings.Add(Rules.BadValue, stride.Span, $"'stride' is {stride.Value}, more than the {window} tokens of a window: tokens between windows would not be scored", $"at most {window}");
        var data = keys["data"] is { } dataSlot ? DataPath.Read(dataSlot, values, findings) : null;
        var plan = data is null ? null : new EvaluationPlan(data)
        {
            Column = (keys["column"] is { } column ? values.Text(column, "a column of JSON lines, such as text")?.Value : null) ?? EvaluationPlan.DefaultColumn,
            Samples = keys["samples"] is { } samples ? values.PositiveInteger(samples)?.Value : null,
            SequenceLength = window,
            Stride = stride?.Value,
            MaxPerplexityRatio = Bound("max_perplexity_ratio"),
            MaxKl = Bound("max_kl"),
            MinTop1Agreement = Bound("min_top1_agreement"),
            MinCosine = Bound("min_cosine"),
        };
        return new(slot.Key ?? slot.Node.Span, plan);

        double? Bound(string key) => keys[key] is { } bound ? values.Number(bound, (NumberSpec)keys.ValueOf(key))?.Value : null;
    }
}
