using System;
using System.IO;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;
using Planck.Testing;

namespace Planck.Kernels.Tests.Simulation;

/// <summary>
/// Activations as ModelOpt 0.47 quantizes them while it calibrates a model in bf16, where it multiplies by <c>448 / amax</c> or <c>127 / amax</c>: its own results, and those of loops that
/// look for the nearest number.
/// </summary>
public class SimulatedQuantizerTests
{
    private static readonly string? Elementwise = Repository.FullGoldens is { } folder ? Path.Combine(folder, "modelopt", "functions", "elementwise.safetensors") : null;

    /// <summary>The magnitudes that e4m3 holds: code c has exponent c / 8 and mantissa c % 8; 127 is NaN.</summary>
    private static readonly double[] Fp8 = [.. Enumerable.Range(0, 127).Select(static c => c < 8 ? c / 512.0 : Math.ScaleB(8 + (c % 8), (c / 8) - 10))];

    private static readonly double[] Fp4 = [0, 0.5, 1, 1.5, 2, 3, 4, 6];

    [Theory]
    [InlineData("fp8", "fp8")]
    [InlineData("int8", "int8_per_tensor")]
    public void Under_the_range_of_a_tensor_they_are_modelopts(string format, string name)
    {
        var golden = Open("int_fp8");
        var values = Values(golden, "weight");
        Simulated(format, golden.Singles(name + ".amax")[0]).Apply(values, 256);

        Assert.Equal(Values(golden, name + ".fake"), values);
    }

    [Theory]
    [InlineData("nvfp4_dynamic_fake", 0f)]
    [InlineData("nvfp4_dynamic_fake_amax100", 100f)]
    [InlineData("nvfp4_dynamic_fake_small_amax", 0.5f)]
    public void Blocks_of_nvfp4_are_modelopts(string name, float amax)
    {
        var golden = Open("fp4_blocks");
        foreach (var format in (string[])["nvfp4", "nvfp4_static", "nvfp4_four_over_six"])
        {
            var values = Values(golden, "bf16.weight");
            Simulated(format, amax == 0 ? values.Max(MathF.Abs) : amax).Apply(values, 64);

            Assert.Equal(Values(golden, "bf16." + name), values);
        }
    }

    /// <summary>The file is beside the repository only; the slow reference below stands for it.</summary>
    [Theory]
    [InlineData(1f, "1")]
    [InlineData(448f, "448")]
    [InlineData(0.3701171875f, "0.3701171875")]
    [InlineData(1f / (1 << 24), "2^-24")]
    [InlineData(0f, "0")]
    public void Every_bf16_value_is_modelopts(float amax, string name)
    {
        if (Elementwise is null)
            return;
        var golden = GoldenTensors.Open(Elementwise);
        foreach (var format in (string[])["fp8", "int8"])
        {
            var expected = Values(golden, $"fake_{format}_amax_{name}");
            var values = EveryBf16();
            Simulated(format, amax).Apply(values, 256);
            for (var bits = 0; bits < values.Length; bits++)
            {
                // As numbers: the sign of a zero is not ModelOpt's in every format.
                if ((bits & 0x7FFF) <= Weights.LargestFinite)
                    Assert.Equal(expected[bits], values[bits] + 0f);
            }
        }
    }

    [Theory]
    [InlineData(0.349609375f)]
    [InlineData(6.9375f)]
    [InlineData(79.5f)]
    [InlineData(3e-6f)]
    public void Every_bf16_value_is_that_of_the_nearest_number(float amax)
    {
        AssertEvery("fp8", amax, x =>
        {
            var scale = 1f / amax * 448f;
            return (float)Nearest(Fp8, Math.Abs(x * scale)) * (1f / scale);
        });
        AssertEvery("int8", amax, x =>
        {
            var scale = 127f / amax;
            return (float)Nearest([.. Enumerable.Range(0, x < 0 ? 129 : 128)], Math.Abs(x * scale)) / scale;
        });
    }

    [Theory]
    [InlineData(0.349609375f)]
    [InlineData(79.5f)]
    public void Blocks_of_nvfp4_take_the_nearest_scale_and_the_nearest_numbers(float amax)
    {
        var tensorScale = amax / 2688f;
        var (values, random) = (new float[64 * 64], new Random(3));
        foreach (ref var value in values.AsSpan())
            value = Bf16.ToSingle(Bf16.Round((float)(amax * Math.Pow(random.NextDouble(), 6) * (random.Next(2) - 0.5))));
        values.AsSpan(0, 16).Clear();
        var expected = values.Chunk(16).SelectMany(block =>
        {
            var scale = (float)Nearest(Fp8, block.Max(MathF.Abs) / (6f * tensorScale)) * tensorScale;
            scale = scale < 1e-5f ? 1 : scale;
            return block.Select(x => Bf16.ToSingle(Bf16.Round(MathF.CopySign((float)Nearest(Fp4, Math.Abs(x) / scale) * scale, x))));
        }).ToArray();
        Simulated("nvfp4", amax).Apply(values, 64);

        Assert.Equal(expected, values);
    }

    [Fact]
    public void They_are_bf16_before_and_after()
    {
        // Half way between two steps as a bf16 number, which 2.5 is; as it is, 2.502 would be 3.
        var before = new[] { 2.502f };
        Simulated("int8", 127f).Apply(before, 1);
        Assert.Equal(2f, before[0]);

        // 43 steps of 3 / 127 are 1.01575.
        var after = new[] { 1.015625f, -1.015625f };
        Simulated("int8", 3f).Apply(after, 2);
        Assert.Equal([1.015625f, -1.015625f], after);
    }

    [Fact]
    public void A_format_that_measures_on_the_spot_needs_no_range()
    {
        foreach (var format in QuantFormats.All.Where(static f => !f.MeasuresActivations && f.QuantizesActivations))
        {
            var (expected, values) = (Weights.Trained(new Random(5), 2, 128).Select(Bf16.ToSingle).ToArray(), Weights.Trained(new Random(5), 2, 128).Select(Bf16.ToSingle).ToArray());
            ActivationQuantizer.Of(format)!.Apply(expected, 128);
            ActivationQuantizer.Simulated(format, 0)!.Apply(values, 128);
            Assert.Equal(expected, values);
        }

        Assert.Null(ActivationQuantizer.Simulated(QuantFormats.Int4Blockwise, 0));
    }

    private static ActivationQuantizer Simulated(string format, float amax) => ActivationQuantizer.Simulated(QuantFormats.Find(format)!, amax)!;

    private static GoldenTensors Open(string name) => GoldenTensors.Open($"{Repository.Goldens}/modelopt/functions/{name}.safetensors");

    private static float[] Values(GoldenTensors golden, string name) => [.. golden.Bf16(name).ToArray().Select(Bf16.ToSingle)];

    private static float[] EveryBf16() =>
        [.. Enumerable.Range(0, 0x1_0000).Select(static bits => (bits & 0x7FFF) > Weights.LargestFinite ? 0f : Bf16.ToSingle((ushort)bits))];

    /// <param name="magnitude">Of the simulated value, before it is rounded to bf16.</param>
    private static void AssertEvery(string format, float amax, Func<float, float> magnitude)
    {
        var values = EveryBf16();
        var expected = Array.ConvertAll(values, x => Bf16.ToSingle(Bf16.Round(MathF.CopySign(magnitude(x), x))));
        Simulated(format, amax).Apply(values, 256);
        for (var i = 0; i < values.Length; i++)
            Assert.True(expected[i].Equals(values[i]), $"{format} under {amax:R}: {Bf16.ToSingle((ushort)i):R} is {values[i]:R}, the nearest is {expected[i]:R}");
    }

    /// <summary>The nearest of rising numbers; of two, the one at the even place; the last of them for all that is larger.</summary>
    private static double Nearest(double[] numbers, double value)
    {
        var (low, high) = (0, numbers.Length - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = numbers[middle] <= value ? (middle, high) : (low, middle);
        }

        var (below, above) = (value - numbers[low], numbers[high] - value);
        return below < above || (below.Equals(above) && low % 2 == 0) ? numbers[low] : numbers[high];
    }
}
