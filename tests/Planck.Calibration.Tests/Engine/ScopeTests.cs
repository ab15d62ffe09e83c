using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Testing;
using Xunit;

namespace Planck.Calibration.Tests.Engine;

/// <summary>In a recipe of several formats an algorithm touches the linears it can do something for.</summary>
public sealed class ScopeTests
{
    [Fact]
    public void Awq_leaves_fp8_linears_to_max_calibration()
    {
        var found = Calibrate(new Planck.Algorithms.AwqLite(), QuantFormats.Int4Blockwise, QuantFormats.Fp8);

        Assert.All(found.Where(static l => l.Linear.Format == QuantFormats.Int4Blockwise), static l => Assert.NotNull(l.PreQuantScale));
        Assert.All(found.Where(static l => l.Linear.Format == QuantFormats.Fp8), static l =>
        {
            Assert.Null(l.PreQuantScale);
            Assert.True(l.InputAmax > 0);
        });
    }

    [Fact]
    public void Gptq_leaves_microscaled_linears_as_they_are()
    {
        var found = Calibrate(new Planck.Algorithms.Gptq(), QuantFormats.Int4Blockwise, QuantFormats.Mxfp8);

        Assert.All(found, static l => Assert.Equal(l.Linear.Format == QuantFormats.Int4Blockwise, l.Weight is not null));
    }

    [Fact]
    public void An_algorithm_with_nothing_to_do_finds_nothing() =>
        Assert.All(Calibrate(new Planck.Algorithms.SmoothQuant(), QuantFormats.Int4Blockwise, QuantFormats.Mxfp8), static l => Assert.Null(l.PreQuantScale));

    /// <summary>The MLPs in one format, attention in another.</summary>
    private static List<LinearCalibration> Calibrate(CalibrationAlgorithm algorithm, QuantFormat mlp, QuantFormat attention)
    {
        var model = CalibratedModel.Classics;
        IReadOnlyList<CalibratedLinear> linears =
        [
            .. model.Linears(mlp, static m => m.Contains(".mlp.", StringComparison.Ordinal)),
            .. model.Linears(attention, static m => m.Contains(".self_attn.", StringComparison.Ordinal)),
        ];
        using var folder = new TemporaryFolder();
        var job = model.Job(folder.Path, mlp, null, algorithm) with { Linears = linears, Rows = model.Rows(4) };
        using var result = Calibrator.Run(job);
        return [.. linears.Select(l => result.Linear(l.Module)!)];
    }
}
