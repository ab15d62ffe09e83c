using Planck.Collections;
using Planck.Targets.Facts;

namespace Planck.Targets.Verdicts;

/// <summary>The extents of a linear's tensors in a layout (specifications of the layouts; llm-compressor's and ModelOpt's exports).</summary>
internal static class StoredShapes
{
    /// <summary>The extents of a tensor of a <paramref name="rows"/> x <paramref name="columns"/> linear; null where nothing is compared.</summary>
    public static EquatableArray<long>? Of(CheckpointLayout layout, SchemeFacts? scheme, string tensor, long rows, long columns)
    {
        if (scheme is null)
            return tensor == "weight" ? [rows, columns] : null;
        return layout switch
        {
            CheckpointLayout.CompressedTensors when scheme.Weights is { } weights => CompressedTensors(scheme, weights, tensor, rows, columns),
            CheckpointLayout.Fp8 when scheme.Weights is { } weights => tensor is "weight" ? [rows, columns] : tensor is "weight_scale_inv" ? Scales(weights, rows, columns) : null,
            _ => null,
        };
    }

    /// <summary>Whether a reader puts one into the other: a number alone is as good as a list of one.</summary>
    public static bool Fit(EquatableArray<long> wanted, EquatableArray<long> found) => wanted == found || (Elements(wanted) == 1 && Elements(found) == 1);

    private static EquatableArray<long>? CompressedTensors(SchemeFacts scheme, NumberFacts weights, string tensor, long rows, long columns) => tensor switch
    {
        "weight" => [rows, columns],
        "weight_packed" => weights.Kind == NumberKind.Int ? [rows, Words(columns * weights.Bits)] : [rows, columns / 2],
        "weight_scale" => Scales(weights, rows, columns),
        "weight_zero_point" when scheme.Label.Contains("pack-quantized") => [Words(rows * weights.Bits), weights.GroupSize > 0 ? columns / weights.GroupSize : 1],
        "weight_shape" => [2],
        _ => null,
    };

    private static EquatableArray<long> Scales(NumberFacts weights, long rows, long columns) => weights.Strategy switch
    {
        ScaleStrategy.Channel => [rows, 1],
        ScaleStrategy.Group or ScaleStrategy.TensorGroup when weights.GroupSize > 0 => [rows, columns / weights.GroupSize],
        ScaleStrategy.Block when weights is { GroupSize: > 0, BlockRows: > 0 } => [Ceiling(rows, weights.BlockRows), Ceiling(columns, weights.GroupSize)],
        _ => [1],
    };

    private static long Words(long bits) => Ceiling(bits, 32);

    private static long Ceiling(long length, long part) => (length + part - 1) / part;

    private static long Elements(EquatableArray<long> shape)
    {
        var count = 1L;
        foreach (var extent in shape)
            count *= extent;
        return count;
    }
}
