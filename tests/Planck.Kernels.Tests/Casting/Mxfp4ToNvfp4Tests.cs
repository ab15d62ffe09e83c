using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Formats;
using Planck.Kernels.Casting;
using Planck.Kernels.Codecs;
using Planck.Kernels.Reference;
using Planck.Testing;

namespace Planck.Kernels.Tests.Casting;

/// <summary>The cast of MXFP4 to NVFP4: ModelOpt's ranges, the slow way over numbers, and the kernel over codes.</summary>
public sealed class Mxfp4ToNvfp4Tests
{
    /// <summary>A quotient below it is no float32 number above zero, and loses its sign on the way over numbers.</summary>
    private const int LastShiftWithSign = 148;

    private static readonly string Functions = Path.Combine(Repository.Goldens, "modelopt", "functions");

    [Theory]
    [InlineData("narrow")]
    [InlineData("wide")]
    public void Ranges_are_those_of_modelopt(string name)
    {
        var golden = GoldenTensors.Open(Path.Combine(Functions, "algorithms.safetensors"));
        var (codes, scales) = (golden.Bytes("mxfp4_cast.blocks").ToArray(), golden.Bytes($"mxfp4_cast.{name}.scales").ToArray());
        var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(Functions, "index.json"))).RootElement.GetProperty("files").GetProperty("algorithms").GetProperty("tensors").GetProperty($"mxfp4_cast.{name}.global_amax");
        Assert.Equal(index.GetProperty("value").GetSingle(), Mxfp4CastReference.TensorAmax(scales));
        Assert.Equal(golden.Singles($"mxfp4_cast.{name}.block_amax").ToArray(), Mxfp4CastReference.BlockAmax(codes, scales));

        // Among its lossless blocks it counts one under scale 0 as zeros, whose codes are none.
        var (packed, blockScales) = (new byte[codes.Length], new byte[2 * scales.Length]);
        var largest = scales.Max();
        Assert.Equal(MathF.ScaleB(1, index.GetProperty("info").GetProperty("m").GetInt32()), Mxfp4ToNvfp4.TensorScale(largest));
        var info = index.GetProperty("info");
        Assert.Equal(scales.Length - info.GetProperty("n_lossless_blocks").GetInt32() + info.GetProperty("n_zero_blocks").GetInt32(), Mxfp4ToNvfp4.Cast(codes, scales, largest, packed, blockScales));
    }

    /// <summary>All pairs of codes in blocks of every scale at most the largest. Above 246 the way over numbers has 448 times a range, which is infinite.</summary>
    [Theory]
    [InlineData(246)]
    [InlineData(245)]
    [InlineData(144)]
    [InlineData(135)]
    [InlineData(127)]
    [InlineData(119)]
    [InlineData(110)]
    [InlineData(10)]
    [InlineData(9)]
    public void The_kernel_equals_the_way_over_numbers_in_both_profiles(int largest)
    {
        var (codes, scales) = EveryPair(largest);
        var (packed, blockScales) = (new byte[codes.Length], new byte[2 * scales.Length]);
        Mxfp4ToNvfp4.Cast(codes, scales, (byte)largest, packed, blockScales);
        foreach (var arithmetic in (ArithmeticProfile[])[ArithmeticProfile.Cpu, ArithmeticProfile.Cuda])
        {
            var (expected, expectedScales) = (new byte[codes.Length], new byte[2 * scales.Length]);
            Assert.Equal(Mxfp4CastReference.Cast(codes, scales, arithmetic, expected, expectedScales), Mxfp4ToNvfp4.TensorScale((byte)largest));
            Assert.Equal(expectedScales, blockScales);
            for (var i = 0; i < codes.Length; i++)
            {
                var signs = largest - scales[i / 16] - Mxfp4ToNvfp4.Reach <= LastShiftWithSign ? 0xFF : 0x77;
                Assert.Equal(expected[i] & signs, packed[i] & signs);
            }
        }
    }

    [Theory]
    [InlineData(251)]
    [InlineData(127)]
    [InlineData(20)]
    [InlineData(8)]
    [InlineData(0)]
    public void Numbers_within_17_powers_of_two_are_the_same_and_others_are_counted(int largest)
    {
        var (codes, scales) = EveryPair(largest);
        var (packed, blockScales) = (new byte[codes.Length], new byte[2 * scales.Length]);
        var changed = Mxfp4ToNvfp4.Cast(codes, scales, (byte)largest, packed, blockScales);
        var tensorScale = Mxfp4ToNvfp4.TensorScale((byte)largest);
        Assert.True(float.IsNormal(tensorScale));
        var different = new HashSet<int>();
        for (var i = 0; i < 2 * codes.Length; i++)
        {
            var before = E2M1.Decode((codes[i / 2] >> (4 * (i % 2))) & 15) * Math.Pow(2, scales[i / 32] - 127);
            var after = E2M1.Decode((packed[i / 2] >> (4 * (i % 2))) & 15) * (double)E4M3.Decode(blockScales[i / 16]) * tensorScale;
            if (before != after)
                different.Add(i / 32);
        }

        Assert.Equal(different.Count, changed);
        Assert.DoesNotContain(different, block => largest - scales[block] <= 17);
        Assert.Equal(largest > 17, changed > 0);
    }

    [Fact]
    public void A_range_beyond_float32_is_refused() =>
        Assert.Throws<ArgumentException>(() => Mxfp4ToNvfp4.Cast(new byte[16], new byte[1], 252, new byte[16], new byte[2]));

    // 16 blocks with all pairs of codes, one of zeros and one of minus zeros, under each scale.
    private static (byte[] Codes, byte[] Scales) EveryPair(int largest)
    {
        byte[] blocks = [.. Enumerable.Range(0, 256).Select(static pair => (byte)pair), .. new byte[16], .. Enumerable.Repeat((byte)0x88, 16)];
        var scales = Enumerable.Range(0, largest + 1).SelectMany(static scale => Enumerable.Repeat((byte)scale, 18));
        return ([.. Enumerable.Repeat(blocks, largest + 1).SelectMany(static b => b)], [.. scales]);
    }
}
