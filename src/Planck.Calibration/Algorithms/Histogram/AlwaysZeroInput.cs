namespace Planck.Calibration;

/// <summary>What is said of a linear whose inputs were all zero.</summary>
internal static class AlwaysZeroInput
{
    public const string Reason =
        "every input it saw was zero, so its range cannot be measured; the calibration data does not reach what feeds it, or weights before it are zero: calibrate on other data, or leave this layer unquantized";
}
