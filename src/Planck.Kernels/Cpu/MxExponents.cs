using System.Runtime.CompilerServices;
using Planck.Formats;

namespace Planck.Kernels.Cpu;

/// <summary>The scales of microscaling blocks, a vector at a time.</summary>
internal static class MxExponents
{
    /// <summary>Columns of a microscaling block.</summary>
    public const int BlockSize = 32;

    /// <summary>
    /// <c>max(ceil(log2(amax / largest)), -127) + 127</c>, read from the exponent bits of the quotient. For a bf16 amax the quotient is a power of
    /// two or at least 2^-11, relative, away from one, where a float32 logarithm has the same ceiling.
    /// </summary>
    /// <param name="sixteens">bf16 amax of the first 16 columns of a block in the low half of a lane, of the others in the high half, from <see cref="BlockAmax"/>.</param>
    /// <param name="largest">Largest element: 6 for e2m1, 448 for e4m3.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Biased<TLanes>(TLanes sixteens, float largest, ArithmeticProfile arithmetic)
        where TLanes : struct, ILanes<TLanes>
    {
        var amax = BlockAmax.LargerOfPair(sixteens);
        var quotient = AmaxScaleLanes.Divide(amax, largest, arithmetic);

        // Any mantissa bit carries into the exponent. 2^-127 and below is subnormal and takes exponent 0.
        var twoToMinus127 = TLanes.Create(1u << 22);
        return TLanes.SelectLess(twoToMinus127, quotient, (quotient + TLanes.Create(0x7F_FFFFu)) >>> 23, TLanes.Create(0u));
    }

    /// <summary><c>2^-exponent</c> as float32: what an element is multiplied by instead of divided, exactly the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Factor<TLanes>(TLanes biased)
        where TLanes : struct, ILanes<TLanes> => (TLanes.Create(254u) - biased) << 23;
}
