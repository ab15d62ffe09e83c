using System.Collections.Generic;

namespace Planck.Calibration;

/// <summary>
/// Max calibration: a range is the largest magnitude, <c>amax = max |x|</c>. The engine measures it for every activation before anything else
/// (<see cref="ActivationMaxima"/>), and the amaxes of weights are those of what is exported: nothing is left to do.
/// </summary>
internal sealed class MaxAlgorithm(BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results) : BlockAlgorithm(block, results)
{
    public override int Passes => 0;

    public override void Finish()
    {
    }
}
