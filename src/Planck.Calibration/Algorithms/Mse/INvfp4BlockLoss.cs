using System;
using System.Runtime.Intrinsics;

namespace Planck.Calibration;

/// <summary>What eight candidates cost for a block of 16 weights.</summary>
internal interface INvfp4BlockLoss
{
    /// <param name="weights">[16].</param>
    /// <param name="scales">A candidate's scale per lane.</param>
    /// <param name="block">Number of the block in its row.</param>
    Vector256<float> Of(ReadOnlySpan<float> weights, Vector256<float> scales, int block);
}
