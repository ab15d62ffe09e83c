using System;
using System.IO;
using Planck.Checkpoints.Configs;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>The precision that a model is calibrated in.</summary>
internal static class RunPrecision
{
    public static ActivationPrecision Of(CalibrationJob job)
    {
        if (job.Activations is { } chosen)
            return chosen;
        var config = Path.Combine(job.ModelFolder, "config.json");
        // What is missing is told where the model is opened.
        return File.Exists(config) && string.Equals(ConfigReader.Read(config).DType, "bfloat16", StringComparison.Ordinal)
            ? ActivationPrecision.Bf16
            : ActivationPrecision.Float32;
    }
}
