using System;
using System.IO;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Reference;
using Planck.Kernels.Simulation;
using Planck.Testing;

namespace Planck.Kernels.Tests.Simulation;

/// <summary>Simulators on every finite bf16 value, where the full reference data are beside the repository; else the smaller unit vectors stand for them.</summary>
public class GoldenElementwiseTests
{
    private static readonly GoldenTensors? Elementwise =
        Repository.FullGoldens is { } folder ? GoldenTensors.Open(Path.Combine(folder, "modelopt", "functions", "elementwise.safetensors")) : null;

    [Theory]
    [InlineData("fp8", "fp8", 1f, "1")]
    [InlineData("fp8", "fp8", 448f, "448")]
    [InlineData("fp8", "fp8", 0.3701171875f, "0.3701171875")]
    [InlineData("fp8", "fp8", 1f / (1 << 24), "2^-24")]
    [InlineData("fp8", "fp8", 0f, "0")]
    [InlineData("int8", "int8", 1f, "1")]
    [InlineData("int8", "int8", 448f, "448")]
    [InlineData("int8", "int8", 0.3701171875f, "0.3701171875")]
    [InlineData("int8", "int8", 1f / (1 << 24), "2^-24")]
    [InlineData("int8", "int8", 0f, "0")]
    [InlineData("int4_blockwise_weight_only", "int4", 1.7f, "1.7")]
    public void Under_an_amax(string format, string golden, float amax, string name)
    {
        if (Elementwise is null)
            return;
        var expected = Elementwise.Bf16($"fake_{golden}_amax_{name}");
        var simulator = WeightSimulator.Of(QuantFormats.Find(format)!, 256);
        var values = Enumerable.Range(0, 0x1_0000).Select(static bits => (bits & 0x7FFF) > Weights.LargestFinite ? 0f : Bf16.ToSingle((ushort)bits)).ToArray();
        simulator.Apply(values, 256, 256, Enumerable.Repeat(amax, simulator.AmaxCount(256, 256)).ToArray(), 0, values);
        for (var bits = 0; bits < values.Length; bits++)
        {
            // As numbers: the sign of a zero is not ModelOpt's in every format.
            if ((bits & 0x7FFF) <= Weights.LargestFinite)
                Assert.Equal(Bf16.ToSingle(expected[bits]), Bf16.ToSingle(Bf16.Round(values[bits])) + 0f);
        }
    }

    [Theory]
    [InlineData("mxfp4", 6f)]
    [InlineData("mxfp6", 28f)]
    [InlineData("mxfp8", 448f)]
    [InlineData("mxint8", 127f)]
    public void Under_the_power_of_two_of_every_amax(string format, float largest)
    {
        if (Elementwise is null)
            return;
        var exponents = Elementwise.Bytes("kernel_exponent_" + format);
        for (var bits = 0; bits <= Weights.LargestFinite; bits++)
        {
            // What arrives to be rounded is 1 over the scale.
            var exponent = BitConverter.ToInt32(exponents[(4 * bits)..]);
            var seen = float.NaN;
            WeightSimulationReference.Microscaled(1f, Bf16.ToSingle((ushort)bits), largest, scaled => seen = scaled);
            Assert.Equal(MathF.ScaleB(1f, -exponent), seen);
        }
    }

    [Fact]
    public void Elements_of_mxfp6_and_mxfp4()
    {
        if (Elementwise is null)
            return;
        var (e3m2, e2m1) = (Elementwise.Singles("kernel_round_e3m2").ToArray(), Elementwise.Singles("kernel_round_e2m1").ToArray());
        for (var bits = 0; bits <= Weights.LargestFinite; bits++)
        {
            var magnitude = Bf16.ToSingle((ushort)bits);
            Assert.Equal(e3m2[bits], ReferenceRounding.E3M2(magnitude));
            Assert.Equal(e2m1[bits], E2M1.Decode(ReferenceRounding.E2M1(magnitude)));
        }
    }
}
