using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>The largest magnitude of every channel of an input, over all tokens.</summary>
internal sealed class ChannelRanges(int columns)
{
    private readonly uint[] _bits = new uint[columns];

    /// <param name="input">[tokens, columns]; finite.</param>
    public void Add(ReadOnlySpan<float> input)
    {
        for (var at = 0; at < input.Length; at += columns)
            AddToken(input.Slice(at, columns), _bits);
    }

    /// <summary>[columns], rounded to bf16, in which ModelOpt sees the inputs.</summary>
    public float[] Amax()
    {
        var amax = new float[columns];
        for (var k = 0; k < columns; k++)
            amax[k] = Bf16.ToSingle(Bf16.Round(BitConverter.UInt32BitsToSingle(_bits[k])));
        return amax;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddToken(ReadOnlySpan<float> token, Span<uint> largest)
    {
        ref var source = ref MemoryMarshal.GetReference(token);
        ref var target = ref MemoryMarshal.GetReference(largest);
        var k = 0;
        for (; k + Vector256<uint>.Count <= token.Length; k += Vector256<uint>.Count)
        {
            var magnitudes = Vector256.LoadUnsafe(ref source, (nuint)k).AsUInt32() & Vector256.Create(0x7FFF_FFFFu);
            Vector256.Max(magnitudes, Vector256.LoadUnsafe(ref target, (nuint)k)).StoreUnsafe(ref target, (nuint)k);
        }

        for (; k < token.Length; k++)
            largest[k] = Math.Max(largest[k], BitConverter.SingleToUInt32Bits(token[k]) & 0x7FFF_FFFFu);
    }
}
