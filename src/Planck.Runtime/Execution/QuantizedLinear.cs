using System.Collections.Generic;
using System.Linq;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Execution;

/// <summary>A linear of a step: where its weight is read, and the tensors that replace it.</summary>
/// <param name="Packed">The quantized <c>weight</c>.</param>
/// <param name="Scales"><c>weight_scale</c>.</param>
/// <param name="TensorScale"><c>weight_scale_2</c>, one number; null when the format has none.</param>
internal sealed record QuantizedLinear(
    DeclaredStep Step,
    Linear Linear,
    StoredTensor Source,
    TensorSpec Packed,
    TensorSpec Scales,
    TensorSpec? TensorScale)
{
    public static QuantizedLinear Of(DeclaredStep step, Linear linear, StoredTensor source)
    {
        var tensors = step.Format.Tensors(linear.OutFeatures, linear.InFeatures, step.BlockSize)
            .Select(t => t with { Name = $"{linear.Module}.{t.Name}" })
            .ToList();
        return new(step, linear, source, tensors[0], tensors[1], tensors.ElementAtOrDefault(2));
    }

    /// <summary>The tensors in the order in which a module lists them.</summary>
    public IEnumerable<TensorSpec> Tensors => TensorScale is null ? [Packed, Scales] : [Packed, Scales, TensorScale];

    public long SourceRowBytes => Source.Bytes / Linear.OutFeatures;

    /// <summary>First byte of <c>weight</c> for a row; packing cuts rows into equal parts.</summary>
    public long PackedOffset(long row) => Packed.Bytes / UnitsOf(Linear.OutFeatures, Step.Format.RowMultiple) * (row / Step.Format.RowMultiple);

    /// <summary>First byte of <c>weight_scale</c> for a row that begins a block; the end of the tensor for the last row.</summary>
    public long ScalesOffset(long row) => Scales.Bytes / UnitsOf(Linear.OutFeatures, Step.Format.BlockRows) * UnitsOf(row, Step.Format.BlockRows);

    private static long UnitsOf(long rows, int unit) => (rows + unit - 1) / unit;
}
