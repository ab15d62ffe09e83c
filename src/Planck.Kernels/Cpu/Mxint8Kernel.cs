using System;
using System.Runtime.CompilerServices;
using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.Mxint8Reference"/>. Nothing has to be limited: the scale is at least the amax over 127.</summary>
internal readonly struct Mxint8Kernel : IVectorKernel
{
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes> => MxByteRuns.Quantize<TLanes, Int8>(weight, shape, ArithmeticProfile.Cpu, packed, scales);

    public static void QuantizeWith<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Require(amax.IsEmpty);
        Quantize<TLanes>(weight, shape, packed, scales);
    }

    private readonly struct Int8 : IMxByteElement
    {
        public static float Largest => AmaxScale.MaxInt8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Encode<TLanes>(TLanes pairs, TLanes factor)
            where TLanes : struct, ILanes<TLanes>
        {
            var even = IntegerLanes.Round(TLanes.MultiplySingle(PairLanes.Even(pairs), factor));
            var odd = IntegerLanes.Round(TLanes.MultiplySingle(PairLanes.Odd(pairs), factor));
            return (even & TLanes.Create(0xFFu)) | (odd << 8);
        }
    }
}
