using System;

namespace Planck.Calibration;

/// <summary>Calibration found nothing usable. The message names the layer, the cause and the cure.</summary>
/// <param name="module">Path of the layer; null when no single one is to blame.</param>
/// <param name="reason">A sentence: what happened, why, and what to do.</param>
public sealed class CalibrationException(string? module, string reason, Exception? inner = null)
    : Exception(module is null ? reason : $"{module}: {reason}", inner)
{
    public string? Module => module;

    public string Reason => reason;
}
