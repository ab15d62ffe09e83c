using System.Globalization;

namespace Planck.Calibration;

/// <summary>The error about a linear whose inputs were all zero: no algorithm can say anything about it.</summary>
internal static class ZeroInput
{
    /// <param name="consequence">What cannot be done, as the end of a sentence.</param>
    /// <param name="tokens">How many there were, where they were counted.</param>
    public static CalibrationException Of(string module, string consequence, long? tokens = null) => new(
        module,
        string.Create(CultureInfo.InvariantCulture, $"its input was zero for all {tokens}{(tokens is null ? "" : " ")}tokens, {consequence}. Calibrate on data that reach this layer, look for weights before it that are zero, or leave it out of quantization"));
}
