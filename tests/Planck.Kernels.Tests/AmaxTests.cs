using System;
using System.Linq;
using Planck.Kernels.Cpu;
using Planck.Kernels.Reference;
using Planck.Testing;

namespace Planck.Kernels.Tests;

public class AmaxTests
{
    [Fact]
    public void Is_the_largest_magnitude_wherever_it_stands_in_spans_of_every_length()
    {
        var random = new Random(11);
        foreach (var length in Enumerable.Range(0, 300))
        {
            var weight = Weights.AnyFinite(random, 1, length + 1).AsSpan(1);
            foreach (var level in KernelCase.Levels)
                Assert.Equal(ReferenceAmax.Of(weight), AmaxKernel.Of(level, weight));
            if (length == 0)
                continue;
            weight[random.Next(length)] = (ushort)(Weights.LargestFinite | random.Next(2) << 15);
            foreach (var level in KernelCase.Levels)
                Assert.Equal(3.3895314e38f, AmaxKernel.Of(level, weight));
        }
    }

    [Fact]
    public void Of_a_single_value_is_its_magnitude_for_every_bf16_pattern()
    {
        foreach (var level in KernelCase.Levels)
        {
            for (var bits = 0; bits <= 0xFFFF; bits++)
            {
                ushort[] weight = [0, (ushort)bits];
                Assert.Equal(ReferenceAmax.Of(weight), AmaxKernel.Of(level, weight));
            }
        }
    }

    [Fact]
    public void Is_nan_with_a_nan_infinite_with_an_infinity_and_zero_for_nothing()
    {
        foreach (var level in KernelCase.Levels)
        {
            foreach (var position in (int[])[0, 31, 32, 100, 127, 128, 199])
            {
                var weight = Weights.AnyFinite(new Random(5), 1, 200);
                weight[(position + 1) % 200] = 0xFF80;
                Assert.Equal(float.PositiveInfinity, AmaxKernel.Of(level, weight));
                weight[position] = 0xFFC1;
                Assert.Equal(float.NaN, AmaxKernel.Of(level, weight));
            }

            Assert.Equal(0f, AmaxKernel.Of(level, []));
            Assert.Equal(0u, BitConverter.SingleToUInt32Bits(AmaxKernel.Of(level, [0x8000])));
        }

        Assert.Equal(2f, CpuBackend.Amax([0x3F80, 0xC000]));
    }

    [Fact]
    public void Equals_modelopt_over_tensors_rows_and_blocks()
    {
        var golden = GoldenTensors.Open(Repository.Goldens + "/modelopt/functions/calibrators.safetensors");
        var data = golden.Bf16("amax.data").ToArray();
        const int Columns = 256;
        foreach (var level in KernelCase.Levels)
        {
            Assert.Equal(Wide(golden.Bf16("amax.tensor")[0]), AmaxKernel.Of(level, data));
            for (var row = 0; row < data.Length / Columns; row++)
                Assert.Equal(Wide(golden.Bf16("amax.rows")[row]), AmaxKernel.Of(level, data.AsSpan(row * Columns, Columns)));
            for (var block = 0; block < data.Length / 16; block++)
                Assert.Equal(Wide(golden.Bf16("amax.block16")[block]), AmaxKernel.Of(level, data.AsSpan(block * 16, 16)));
        }

        static float Wide(ushort bits) => Codecs.Bf16.ToSingle(bits);
    }
}
