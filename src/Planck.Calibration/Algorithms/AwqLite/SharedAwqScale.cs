using System;
using System.Linq;

namespace Planck.Calibration;

/// <summary>
/// One scale for the linears of a group: their weights are searched as one matrix, so that its power has the smallest error of all their outputs together.
/// </summary>
internal static class SharedAwqScale
{
    /// <param name="weight">bf16 bits of a member's weight, [rows, columns].</param>
    /// <returns>Null when there is nothing to share or to choose from: one linear, several formats, no tokens, numbers that are not finite.</returns>
    public static float[]? Of(BlockContext block, InputGroup group, AwqInputs? inputs, Func<CalibratedLinear, ushort[]> weight, float[] alphas)
    {
        var first = group.Members[0];
        if (inputs is not { Statistics.AreFinite: true } || group.Members.Count == 1 || group.Members.Any(l => (l.Format, l.BlockSize) != (first.Format, first.BlockSize)))
            return null;
        var stacked = first with { Rows = group.Members.Sum(static l => l.Rows) };
        ushort[] weights = [.. group.Members.SelectMany(weight)];
        return AwqAlphaSearch.Run(block, stacked, weights, inputs.Statistics.MeanMagnitude(), inputs.Errors, alphas)?.Scale;
    }
}
