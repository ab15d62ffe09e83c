using System;
using System.Linq;
using System.Numerics;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;
using Planck.Testing;

namespace Planck.Kernels.Tests.Simulation;

public class HadamardTests
{
    private static readonly GoldenTensors Golden = GoldenTensors.Open($"{Repository.Goldens}/modelopt/functions/algorithms.safetensors");

    [Theory]
    [InlineData(16, 16)]
    [InlineData(64, 64)]
    [InlineData(96, 32)]
    public void Is_modelopts(int columns, int size)
    {
        Assert.Equal(size, Hadamard.Size(columns));
        var values = Golden.Singles($"hadamard.{columns}.in").ToArray();
        Hadamard.Apply(values, size);
        AssertNear(Golden.Singles($"hadamard.{columns}.out"), values, 1e-6);

        var halved = Golden.Singles($"hadamard.{columns}.in").ToArray();
        Bf16.RoundAll(halved);
        Hadamard.Apply(halved, size);
        Bf16.RoundAll(halved);
        AssertNear([.. Golden.Bf16($"hadamard.{columns}.bf16_out").ToArray().Select(Bf16.ToSingle)], halved, 1.0 / 256);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(128)]
    public void Multiplies_with_the_signs_of_common_bits(int size)
    {
        var random = new Random(size);
        var values = Enumerable.Range(0, 3 * size).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var expected = values.Select((_, i) => (float)Enumerable.Range(0, size)
            .Sum(j => (BitOperations.PopCount((uint)(i % size & j)) % 2 == 0 ? 1.0 : -1.0) * values[(i / size * size) + j] / Math.Sqrt(size))).ToArray();
        var original = values.ToArray();
        Hadamard.Apply(values, size);
        AssertNear(expected, values, 1e-6);
        Hadamard.Apply(values, size);
        AssertNear(original, values, 1e-6);
    }

    [Fact]
    public void Wants_whole_parts_of_a_power_of_two()
    {
        Assert.Throws<ArgumentException>(() => Hadamard.Apply(new float[96], 64));
        Assert.Throws<ArgumentException>(() => Hadamard.Apply(new float[96], 48));
    }

    private static void AssertNear(ReadOnlySpan<float> expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
            Assert.InRange(actual[i], expected[i] - tolerance * Math.Max(1, Math.Abs(expected[i])), expected[i] + tolerance * Math.Max(1, Math.Abs(expected[i])));
    }
}
