using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Planck.Kernels.Cpu;

/// <summary>16 lanes; needs <see cref="SimdLevel.Avx512"/>.</summary>
internal readonly struct Lanes512(Vector512<uint> bits) : ILanes<Lanes512>
{
    private readonly Vector512<uint> _bits = bits;

    public static int Columns => 32;

    public static int RunsPerTree => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Create(uint value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Create(float value) => new(Vector512.Create(value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 CreateHalves(float first, float second, int column) =>
        new(Vector512.Create(Vector256.Create(first), Vector256.Create(second)).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref readonly ushort source) => new(Vector512.LoadUnsafe(in source).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadSingles(ref readonly float source) => new(Vector512.LoadUnsafe(in source).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSingles(Lanes512 lanes, ref float destination) => lanes._bits.AsSingle().StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Lanes512 lanes, ref byte destination) =>
        Avx512F.ConvertToVector128Byte(lanes._bits).StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(Lanes512 lanes, ref byte destination) =>
        Avx512F.ConvertToVector256UInt16(lanes._bits).AsByte().StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator &(Lanes512 left, Lanes512 right) => new(left._bits & right._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator |(Lanes512 left, Lanes512 right) => new(left._bits | right._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left._bits + right._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left._bits - right._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator <<(Lanes512 lanes, int count) => new(lanes._bits << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator >>>(Lanes512 lanes, int count) => new(lanes._bits >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Min(Lanes512 left, Lanes512 right) => new(Vector512.Min(left._bits, right._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Max(Lanes512 left, Lanes512 right) => new(Vector512.Max(left._bits, right._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MaxOfHalves(Lanes512 left, Lanes512 right) =>
        new(Vector512.Max(left._bits.AsUInt16(), right._bits.AsUInt16()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 SelectLess(Lanes512 smaller, Lanes512 larger, Lanes512 whenTrue, Lanes512 whenFalse) =>
        new(Vector512.ConditionalSelect(
            Vector512.LessThan(smaller._bits.AsInt32(), larger._bits.AsInt32()).AsUInt32(), whenTrue._bits, whenFalse._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddSingle(Lanes512 left, Lanes512 right) => new((left._bits.AsSingle() + right._bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplySingle(Lanes512 left, Lanes512 right) => new((left._bits.AsSingle() * right._bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 DivideSingle(Lanes512 dividend, Lanes512 divisor) =>
        new((dividend._bits.AsSingle() / divisor._bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 WhereNegativeSingle(Lanes512 lanes, Lanes512 bits) =>
        new(Vector512.LessThan(lanes._bits.AsSingle(), Vector512<float>.Zero).AsUInt32() & bits._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LargestLane(Lanes512 lanes) =>
        Lanes256.LargestLane(new(Vector256.Max(lanes._bits.GetLower(), lanes._bits.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort LargestHalf(Lanes512 lanes) =>
        Lanes256.LargestHalf(new(Vector256.Max(lanes._bits.GetLower().AsUInt16(), lanes._bits.GetUpper().AsUInt16()).AsUInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadLeaf(ref readonly ushort source, int index) =>
        Load(in Unsafe.Add(ref Unsafe.AsRef(in source), index * Columns)) & Create(0x7FFF_7FFFu);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MaxOfInterleaved(Lanes512 left, Lanes512 right)
    {
        var (l, r) = (left._bits.AsUInt16(), right._bits.AsUInt16());
        return new(Vector512.Max(Avx512BW.UnpackLow(l, r), Avx512BW.UnpackHigh(l, r)).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTree(Lanes512 tree, ref ushort destination)
    {
        // The lower 256 bits hold the even runs, their two halves side by side; the upper 256 bits the odd runs.
        var (even, odd) = (tree._bits.GetLower().AsUInt16(), tree._bits.GetUpper().AsUInt16());
        var evens = Vector128.Max(even.GetLower(), even.GetUpper());
        var odds = Vector128.Max(odd.GetLower(), odd.GetUpper());
        Sse2.UnpackLow(evens, odds).StoreUnsafe(ref destination);
        Sse2.UnpackHigh(evens, odds).StoreUnsafe(ref destination, 8);
    }
}
