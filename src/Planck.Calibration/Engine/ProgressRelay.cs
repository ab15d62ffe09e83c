using System;
using Planck.Inference;

namespace Planck.Calibration;

/// <summary>Says how far a sweep is where the forward pass says how far a pass is.</summary>
internal sealed class ProgressRelay(IProgress<CalibrationProgress> progress, Sweep sweep, int sweeps, SweepRun run) : IProgress<ForwardProgress>
{
    public void Report(ForwardProgress value) => progress.Report(new(
        sweep.Number, sweeps, Math.Min(value.Layer, value.Layers), value.Layers, run.Pass, value.TokensDone, value.Tokens, run.Finished));
}
