using System;
using System.Globalization;
using System.Runtime.InteropServices;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Execution;

/// <summary>Looks for NaN and infinity, which have no quantized value and would spoil the scale of their block or tensor.</summary>
internal static class NotFinite
{
    private const int Mantissa = 0x007F;

    private const string Cure = "download the checkpoint again, or ask where it was made";

    /// <param name="amax">Largest absolute value of <paramref name="weight"/>; NaN or infinity when there is something to find.</param>
    /// <param name="firstRow">The row of the linear that <paramref name="weight"/> begins with.</param>
    /// <exception cref="PlanFailedException">Names the tensor, the row and the column of the first such element.</exception>
    public static void Reject(float amax, ReadOnlySpan<ushort> weight, Linear linear, long firstRow)
    {
        if (float.IsFinite(amax))
            return;
        var index = First(weight);
        throw Error(linear.Module + ".weight", weight[index], string.Create(CultureInfo.InvariantCulture, $"row {firstRow + (index / linear.InFeatures)}, column {index % linear.InFeatures}"), linear.Module);
    }

    /// <summary>The same of stacked experts, [experts, in_features, out_features].</summary>
    /// <param name="firstRow">The row of the tensor that <paramref name="weight"/> begins with, counted through all experts.</param>
    /// <exception cref="PlanFailedException">Names the tensor, the expert and the place in it of the first such element.</exception>
    public static void RejectInStack(float amax, ReadOnlySpan<ushort> weight, QuantizedLinear stack, long firstRow)
    {
        if (float.IsFinite(amax))
            return;
        var (index, linear) = (First(weight), stack.Linear);
        var row = firstRow + (index / linear.OutFeatures);
        throw Error(
            stack.Source.Name,
            weight[index],
            string.Create(CultureInfo.InvariantCulture, $"expert {row / linear.InFeatures}, row {row % linear.InFeatures}, column {index % linear.OutFeatures}"),
            linear.Module);
    }

    /// <summary>
    /// The same of a tensor that is copied: nothing that multiplies with it is a number any more. Buffers are not looked at: the masks of some models hold infinity.
    /// </summary>
    /// <param name="bytes">As they will be written, from element <paramref name="firstElement"/> on.</param>
    /// <exception cref="PlanFailedException">Names the tensor and the first such element.</exception>
    public static void RejectCopied(KeptTensor tensor, long firstElement, ReadOnlySpan<byte> bytes)
    {
        var (name, shape) = (tensor.Source.Name, tensor.Source.Shape);
        var isWeight = shape.Count == 3 || name.EndsWith(".weight", StringComparison.Ordinal) || name.EndsWith(".bias", StringComparison.Ordinal);
        if (!isWeight || tensor.Target.DType is not (DType.F32 or DType.BF16 or DType.F16) || NonFinite.First(tensor.Target.DType, bytes) is not (>= 0 and var index))
            return;
        var indices = new string[shape.Count];
        var element = firstElement + index;
        for (var axis = indices.Length - 1; axis >= 0; axis--)
            (indices[axis], element) = ((element % shape[axis]).ToString(CultureInfo.InvariantCulture), element / shape[axis]);
        throw new PlanFailedException(Rules.NotFinite, $"tensor '{name}' has NaN or infinity at [{string.Join(", ", indices)}]; {Cure}");
    }

    private static int First(ReadOnlySpan<ushort> weight) => (int)NonFinite.First(DType.BF16, MemoryMarshal.AsBytes(weight));

    private static PlanFailedException Error(string tensor, ushort bits, string place, string module)
    {
        var value = (bits & Mantissa) != 0 ? "NaN" : (short)bits < 0 ? "-infinity" : "infinity";
        return new(Rules.NotFinite, $"tensor '{tensor}' has {value} at {place}; {Cure}", module);
    }
}
