using System;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Tests;

/// <summary>FP8 per tensor of stacked experts: PyTorch divides in float32 there, and rounds once.</summary>
public sealed class StackedFp8Tests
{
    public static TheoryData<string, ArithmeticProfile> LevelsAndProfiles
    {
        get
        {
            var data = new TheoryData<string, ArithmeticProfile>();
            foreach (var level in KernelCase.Levels)
            {
                data.Add(level.ToString(), ArithmeticProfile.Cuda);
                data.Add(level.ToString(), ArithmeticProfile.Cpu);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndProfiles))]
    public void Kernel_and_reference_agree_at_every_level(string level, ArithmeticProfile arithmetic)
    {
        var random = new Random(3);
        var fp8 = KernelCase.Named("fp8");
        foreach (var columns in (int[])[1, 31, 64, 97])
        {
            var weight = Enumerable.Range(0, 5 * columns).Select(_ => Bf16.Round((random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-12, 3)))).ToArray();
            var shape = fp8.Shape(5, columns, weight.Max(static w => MathF.Abs(Bf16.ToSingle(w))), arithmetic) with { Stacked = true };
            var (expected, found) = (fp8.ByReference(weight, shape), fp8.ByKernel(Enum.Parse<Cpu.SimdLevel>(level), weight, shape));
            Assert.Equal(expected.Packed, found.Packed);
            Assert.Equal(expected.Scales, found.Scales);
        }
    }

    /// <summary>With the scale 3/448, 0.0142822265625 becomes 2.1328125, next to the middle of 2 and 2.25; in bf16 it is 2.125, the middle, and goes to the even one.</summary>
    [Theory]
    [InlineData(true, 0x41)]
    [InlineData(false, 0x40)]
    public void A_quotient_that_bf16_moves_onto_a_tie_is_rounded_once(bool stacked, byte expected)
    {
        var fp8 = KernelCase.Named("fp8");
        var shape = fp8.Shape(1, 1, 3, ArithmeticProfile.Cpu) with { Stacked = stacked };
        Assert.All(KernelCase.Levels, level => Assert.Equal(expected, fp8.ByKernel(level, [Bf16.Round(0.0142822265625f)], shape).Packed[0]));
    }
}
