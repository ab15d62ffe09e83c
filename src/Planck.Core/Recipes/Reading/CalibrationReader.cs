using Planck.Plans;
using Planck.Recipes.Schema;

namespace Planck.Recipes.Reading;

/// <summary>Reads <c>calibrate:</c>.</summary>
internal static class CalibrationReader
{
    public static RecipeCalibration? Read(Slot slot, ValueReader values, FindingList findings)
    {
        if (values.Mapping(slot, RecipeSchema.Calibrate) is not { } keys)
            return null;
        if (keys["data"] is null)
            keys.ReportMissing("'data'", "write 'data: data/calib.safetensors', relative to the recipe");
        var data = keys["data"] is { } dataSlot ? DataPath.Read(dataSlot, values, findings) : null;
        var column = keys["column"] is { } columnSlot ? values.Text(columnSlot, "a column of JSON lines, such as text")?.Value : null;
        var samples = Whole("samples");
        var length = Whole("sequence_length");
        var batch = Whole("batch_size");
        var layerwise = keys["layerwise"] is { } layerwiseSlot ? values.Flag(layerwiseSlot) : null;
        var ratio = keys["moe_experts_ratio"] is { } ratioSlot ? values.Number(ratioSlot, (NumberSpec)keys.ValueOf("moe_experts_ratio"))?.Value : null;
        var plan = data is null ? null : new CalibrationPlan(data)
        {
            Column = column ?? EvaluationPlan.DefaultColumn,
            Samples = samples,
            SequenceLength = length ?? CalibrationPlan.DefaultSequenceLength,
            BatchSize = batch ?? 1,
            Layerwise = layerwise?.Value ?? false,
            MoeExpertsRatio = ratio,
        };
        return new(slot.Key ?? slot.Node.Span, layerwise, plan);

        int? Whole(string key) => keys[key] is { } number ? values.PositiveInteger(number)?.Value : null;
    }
}
