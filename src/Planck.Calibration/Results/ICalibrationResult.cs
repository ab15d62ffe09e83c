namespace Planck.Calibration;

/// <summary>Everything that calibration found. Large parts may be read from disk at every call: ask once per linear.</summary>
public interface ICalibrationResult
{
    /// <summary>Null when the linear was not calibrated.</summary>
    LinearCalibration? Linear(string module);

    /// <summary>Null when the cache of the attention was not measured.</summary>
    AttentionCalibration? Attention(string module);
}
