using System;
using System.Globalization;
using Planck.Diagnostics;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Execution;

/// <summary>Looks for NaN and infinity, which have no quantized value and would spoil the scale of their block or tensor.</summary>
internal static class NotFinite
{
    private const int Exponent = 0x7F80;
    private const int Mantissa = 0x007F;

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

    private static int First(ReadOnlySpan<ushort> weight)
    {
        var index = 0;
        while ((weight[index] & Exponent) != Exponent)
            index++;
        return index;
    }

    private static PlanFailedException Error(string tensor, ushort bits, string place, string module)
    {
        var value = (bits & Mantissa) != 0 ? "NaN" : (short)bits < 0 ? "-infinity" : "infinity";
        return new(Rules.NotFinite, $"tensor '{tensor}' has {value} at {place}; keep this layer, or repair the checkpoint", module);
    }
}
