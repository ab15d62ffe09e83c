using System;
using Xunit;

namespace Planck.Calibration.Tests.Awq;

public sealed class AwqGridTests
{
    /// <summary><c>alphas_*</c> of the reference data's <c>functions/arithmetic.safetensors</c>.</summary>
    [Theory]
    [InlineData(0.1, new[] { 0, 0.10000000149011612f, 0.20000000298023224f, 0.30000001192092896f, 0.4000000059604645f, 0.5f, 0.6000000238418579f, 0.699999988079071f, 0.800000011920929f, 0.8999999761581421f, 1 })]
    [InlineData(0.3, new[] { 0, 0.30000001192092896f, 0.6000000238418579f, 0.8999999761581421f, 1.2000000476837158f })]
    [InlineData(1, new[] { 0f, 1 })]
    public void Powers_are_those_of_ModelOpt(double step, float[] expected) => Assert.Equal(expected, AwqAlphas.Of(step));

    [Theory]
    [InlineData(0.5, 0.05, new[] { 0.5f, 0.55f, 0.6f, 0.65f, 0.7f, 0.75f, 0.8f, 0.85f, 0.9f, 0.95f, 1 })]
    [InlineData(0.4, 0.25, new[] { 0.4f, 0.65f, 0.9f, 1 })]
    [InlineData(1, 0.5, new[] { 1f })]
    public void Ratios_go_up_to_one(double smallest, double step, float[] expected) => Assert.Equal(expected, ClipRatios.Of(smallest, step));

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_step_without_powers_is_refused(double step) =>
        Assert.Contains("alpha_step must be above 0", Assert.Throws<CalibrationException>(() => AwqAlphas.Of(step)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 0.05)]
    [InlineData(1.1, 0.05)]
    [InlineData(0.5, 0)]
    [InlineData(double.NaN, 0.05)]
    public void Ratios_that_are_none_are_refused(double smallest, double step) =>
        Assert.Contains("min_clip_ratio and shrink_step", Assert.Throws<CalibrationException>(() => ClipRatios.Of(smallest, step)).Message, StringComparison.Ordinal);
}
