using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Planck.Kernels.Cpu;

namespace Planck.Kernels.Casting;

/// <summary>
/// MXFP4 as NVFP4 without going through numbers (ModelOpt 0.47, <c>--cast_mxfp4_to_nvfp4</c>; NVIDIA/Model-Optimizer pull request 1372). With kmax the largest exponent of a tensor,
/// <c>weight_scale_2 = 2^(kmax - 8)</c>. A block of 32 becomes two of 16, each with the e4m3 scale <c>2^(k - kmax + 8)</c> and the codes it had, so that nothing changes, as long as
/// <c>kmax - k</c> is at most <see cref="Reach"/>. Blocks further below get the smallest scale there is, 2^-9, and codes rounded to it.
/// </summary>
public static class Mxfp4ToNvfp4
{
    /// <summary>Exponents below the largest within which nothing is lost: e4m3 has the powers of two from 2^-9 to 2^8.</summary>
    public const int Reach = 17;

    /// <summary>Largest code of a scale whose tensor has a finite range, 2688 * 2^(kmax - 8).</summary>
    public const byte LargestScale = 124 + Bias;

    /// <summary>MXFP4 elements of a block.</summary>
    public const int BlockSize = 32;

    private const int Bias = 127;

    /// <summary>Exponent of the e4m3 scale that the largest exponent gets.</summary>
    private const int TopExponent = 8;

    /// <summary>Below it <c>weight_scale_2</c> would be subnormal; the scales of all blocks move down instead.</summary>
    private const byte SmallestLargest = Bias + TopExponent - 126;

    /// <summary>2^-9 in e4m3.</summary>
    private const byte SmallestBlockScale = 0x01;

    /// <summary>From here on every code rounds to zero: 6 * 2^-5 is less than a quarter.</summary>
    private const int Vanishing = 5;

    // By how many powers of two the codes shrink, then the pair of codes.
    private static readonly byte[] Shrunk = [.. Enumerable.Range(0, Vanishing + 1).SelectMany(static shift => Enumerable.Range(0, 256).Select(pair => (byte)(Shrink(pair & 15, shift) | (Shrink(pair >> 4, shift) << 4))))];

    /// <summary><c>weight_scale_2</c>, a power of two.</summary>
    /// <param name="largest">The largest scale code of the tensor, at most <see cref="LargestScale"/>.</param>
    public static float TensorScale(byte largest) => MathF.ScaleB(1f, Top(largest) - Bias - TopExponent);

    /// <summary>Casts whole blocks.</summary>
    /// <param name="codes">16 bytes a block, the even column in the low nibble.</param>
    /// <param name="scales">An exponent + 127 per block, none larger than <paramref name="largest"/>.</param>
    /// <param name="largest">The largest scale code of the tensor, at most <see cref="LargestScale"/>.</param>
    /// <param name="packed">As long as <paramref name="codes"/>, and in the same order.</param>
    /// <param name="blockScales">Two e4m3 codes for each block.</param>
    /// <returns>Blocks with a number that is no longer the same.</returns>
    public static int Cast(ReadOnlySpan<byte> codes, ReadOnlySpan<byte> scales, byte largest, Span<byte> packed, Span<byte> blockScales)
    {
        KernelArguments.Require(codes.Length == scales.Length * BlockSize / 2);
        KernelArguments.Require(packed.Length == codes.Length);
        KernelArguments.Require(blockScales.Length == 2 * scales.Length);
        KernelArguments.Require(largest <= LargestScale);
        var top = Top(largest);
        var from = MemoryMarshal.Cast<byte, Vector128<byte>>(codes);
        var to = MemoryMarshal.Cast<byte, Vector128<byte>>(packed);
        var pairs = MemoryMarshal.Cast<byte, ushort>(blockScales);
        var changed = 0;
        for (var block = 0; block < from.Length; block++)
        {
            KernelArguments.Require(scales[block] <= largest);
            var shift = top - scales[block] - Reach;
            if (shift <= 0)
            {
                to[block] = WithoutMinusZero(from[block]);
                pairs[block] = (ushort)(PowerOfTwo(TopExponent - (top - scales[block])) * 0x0101);
            }
            else if (from[block] == (from[block] & Vector128.Create((byte)0x88)))
            {
                to[block] = default;
                pairs[block] = (ushort)(OfZeros(top) * 0x0101);
            }
            else
            {
                changed += Shrink(from[block], Math.Min(shift, Vanishing), packed.Slice(block * 16, 16)) ? 1 : 0;
                pairs[block] = SmallestBlockScale * 0x0101;
            }
        }

        return changed;
    }

    private static byte Top(byte largest) => Math.Max(largest, SmallestLargest);

    // NVFP4 has +0 where MXFP4 has either.
    private static Vector128<byte> WithoutMinusZero(Vector128<byte> pairs)
    {
        var low = pairs & Vector128.Create((byte)0x0F);
        var high = pairs & Vector128.Create((byte)0xF0);
        return Vector128.AndNot(low, Vector128.Equals(low, Vector128.Create((byte)0x08))) | Vector128.AndNot(high, Vector128.Equals(high, Vector128.Create((byte)0x80)));
    }

    private static bool Shrink(Vector128<byte> pairs, int shift, Span<byte> packed)
    {
        var table = Shrunk.AsSpan(shift * 256, 256);
        var changed = false;
        for (var i = 0; i < packed.Length; i++)
        {
            packed[i] = table[pairs[i]];
            changed |= !IsExact(pairs[i] & 15, packed[i] & 15, shift) || !IsExact(pairs[i] >> 4, packed[i] >> 4, shift);
        }

        return changed;
    }

    private static bool IsExact(int code, int shrunk, int shift) => Magnitude(code) == Magnitude(shrunk) * (1 << shift);

    // Nearest, ties to the even code; a negative number that vanishes keeps its sign, and zero has none.
    private static int Shrink(int code, int shift)
    {
        var value = Magnitude(code) / (1 << shift);
        var nearest = 0;
        for (var candidate = 1; candidate < 8; candidate++)
        {
            var (distance, known) = (Math.Abs(Magnitude(candidate) - value), Math.Abs(Magnitude(nearest) - value));
            if (distance < known || (distance == known && candidate % 2 == 0))
                nearest = candidate;
        }

        return value > 0 ? nearest | (code & 8) : 0;
    }

    private static float Magnitude(int code) => Codecs.E2M1.Decode(code & 7);

    /// <summary>2^exponent in e4m3, for -9 to 8.</summary>
    private static int PowerOfTwo(int exponent) => exponent >= -6 ? (exponent + 7) << 3 : 1 << (exponent + 9);

    // A static block of zeros takes range 6 times 1: a scale of 1 / weight_scale_2, limited to what e4m3 has.
    private static int OfZeros(byte top) => (Bias + TopExponent - top) switch
    {
        > 8 => 0x7E,
        < -9 => SmallestBlockScale,
        var exponent => PowerOfTwo(exponent),
    };
}
