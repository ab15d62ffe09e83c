namespace Planck.Calibration;

/// <summary>The range of the inputs of a linear as they are quantized: after smoothing.</summary>
internal static class AwqInputAmax
{
    /// <summary><c>bf16(max over channels k of bf16(amax[k]) * p[k])</c>, without p where nothing is smoothed.</summary>
    /// <param name="roundsFactors">Whether p is rounded to bf16 first, as where inputs are measured once more after they were smoothed.</param>
    public static float Of(LinearCalibration result, AwqInputStatistics statistics, bool roundsFactors)
    {
        var channels = statistics.ChannelAmax();
        var largest = 0f;
        for (var column = 0; column < channels.Length; column++)
        {
            var factor = result.PreQuantScale?[column] ?? 1;
            largest = System.Math.Max(largest, channels[column] * (roundsFactors ? SmoothedWeight.Round(factor) : factor));
        }

        return SmoothedWeight.Round(largest);
    }
}
