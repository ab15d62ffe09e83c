using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>The range of linears that share one (<see cref="SharedRanges"/>): chosen, or the largest of their weights, which are read once for all of them.</summary>
/// <param name="members">What was found for them.</param>
internal sealed class SharedRange(IReadOnlyList<LinearCalibration> members)
{
    private float? _range;

    /// <param name="read">Reads the model's weight of a linear as bf16 bits.</param>
    public float Of(Func<CalibratedLinear, ushort[]> read) => _range ??= members.Max(found => Of(found, read));

    private static float Of(LinearCalibration found, Func<CalibratedLinear, ushort[]> read) =>
        found.GlobalAmax ?? Magnitude.Max(Array.ConvertAll(Smoothing.WeightOf(found, read), Bf16.ToSingle));
}
