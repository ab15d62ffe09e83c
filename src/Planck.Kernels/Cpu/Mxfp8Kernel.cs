using System;
using System.Runtime.CompilerServices;
using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.Mxfp8Reference"/>. Its clamp to 448 is part of the e4m3 encoding.</summary>
internal readonly struct Mxfp8Kernel : IVectorKernel
{
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes> => MxByteRuns.Quantize<TLanes, E4M3>(weight, shape, shape.Arithmetic, packed, scales);

    public static void QuantizeWith<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Require(amax.IsEmpty);
        Quantize<TLanes>(weight, shape, packed, scales);
    }

    private readonly struct E4M3 : IMxByteElement
    {
        public static float Largest => AmaxScale.MaxE4M3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Encode<TLanes>(TLanes pairs, TLanes factor)
            where TLanes : struct, ILanes<TLanes>
        {
            var even = TLanes.MultiplySingle(PairLanes.Even(pairs), factor);
            var odd = TLanes.MultiplySingle(PairLanes.Odd(pairs), factor);
            return E4M3Lanes.EncodePairs(pairs, even, odd);
        }
    }
}
