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
        var index = 0;
        while ((weight[index] & Exponent) != Exponent)
            index++;
        var (row, column) = (firstRow + (index / linear.InFeatures), index % linear.InFeatures);
        var value = (weight[index] & Mantissa) != 0 ? "NaN" : (short)weight[index] < 0 ? "-infinity" : "infinity";
        throw new PlanFailedException(
            Rules.NotFinite,
            string.Create(
                CultureInfo.InvariantCulture,
                $"tensor '{linear.Module}.weight' has {value} at row {row}, column {column}; keep this layer, or repair the checkpoint"),
            linear.Module);
    }
}
