using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Planck.Kernels.Cpu;

/// <summary>8 lanes; needs <see cref="SimdLevel.Avx2"/>.</summary>
internal readonly struct Lanes256(Vector256<uint> bits) : ILanes<Lanes256>
{
    private readonly Vector256<uint> _bits = bits;

    public static int Columns => 16;

    public static int RunsPerTree => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Create(uint value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Create(float value) => new(Vector256.Create(value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 CreateHalves(float first, float second, int column) =>
        Create(column < 16 ? first : second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref readonly ushort source) => new(Vector256.LoadUnsafe(in source).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadSingles(ref readonly float source) => new(Vector256.LoadUnsafe(in source).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSingles(Lanes256 lanes, ref float destination) => lanes._bits.AsSingle().StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Lanes256 lanes, ref byte destination)
    {
        // The low bytes of each 128-bit part go to its first four bytes, then both fours side by side.
        var fours = Avx2.Shuffle(
            lanes._bits.AsByte(),
            Vector256.Create((byte)0, 4, 8, 12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 4, 8, 12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF));
        var eight = Avx2.PermuteVar8x32(fours.AsUInt32(), Vector256.Create(0u, 4, 0, 0, 0, 0, 0, 0));
        Unsafe.WriteUnaligned(ref destination, eight.AsUInt64().ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(Lanes256 lanes, ref byte destination)
    {
        var eights = Avx2.Shuffle(
            lanes._bits.AsByte(),
            Vector256.Create((byte)0, 1, 4, 5, 8, 9, 12, 13, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 1, 4, 5, 8, 9, 12, 13, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF));
        Avx2.Permute4x64(eights.AsUInt64(), 0b1000).AsByte().GetLower().StoreUnsafe(ref destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator &(Lanes256 left, Lanes256 right) => new(left._bits & right._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator |(Lanes256 left, Lanes256 right) => new(left._bits | right._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left._bits + right._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left._bits - right._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator <<(Lanes256 lanes, int count) => new(lanes._bits << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator >>>(Lanes256 lanes, int count) => new(lanes._bits >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Min(Lanes256 left, Lanes256 right) => new(Vector256.Min(left._bits, right._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Max(Lanes256 left, Lanes256 right) => new(Vector256.Max(left._bits, right._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MaxOfHalves(Lanes256 left, Lanes256 right) =>
        new(Vector256.Max(left._bits.AsUInt16(), right._bits.AsUInt16()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SelectLess(Lanes256 smaller, Lanes256 larger, Lanes256 whenTrue, Lanes256 whenFalse) =>
        new(Vector256.ConditionalSelect(
            Vector256.LessThan(smaller._bits.AsInt32(), larger._bits.AsInt32()).AsUInt32(), whenTrue._bits, whenFalse._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddSingle(Lanes256 left, Lanes256 right) => new((left._bits.AsSingle() + right._bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplySingle(Lanes256 left, Lanes256 right) => new((left._bits.AsSingle() * right._bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 DivideSingle(Lanes256 dividend, Lanes256 divisor) =>
        new((dividend._bits.AsSingle() / divisor._bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 WhereNegativeSingle(Lanes256 lanes, Lanes256 bits) =>
        new(Vector256.LessThan(lanes._bits.AsSingle(), Vector256<float>.Zero).AsUInt32() & bits._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LargestLane(Lanes256 lanes) =>
        Lanes128.LargestLane(new(Vector128.Max(lanes._bits.GetLower(), lanes._bits.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort LargestHalf(Lanes256 lanes) =>
        Lanes128.LargestHalf(new(Vector128.Max(lanes._bits.GetLower().AsUInt16(), lanes._bits.GetUpper().AsUInt16()).AsUInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadLeaf(ref readonly ushort source, int index) =>
        Load(in Unsafe.Add(ref Unsafe.AsRef(in source), index * Columns)) & Create(0x7FFF_7FFFu);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MaxOfInterleaved(Lanes256 left, Lanes256 right)
    {
        var (l, r) = (left._bits.AsUInt16(), right._bits.AsUInt16());
        return new(Vector256.Max(Avx2.UnpackLow(l, r), Avx2.UnpackHigh(l, r)).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTree(Lanes256 tree, ref ushort destination)
    {
        // Both halves of every run are side by side.
        var halves = tree._bits.AsUInt16();
        Vector128.Max(halves.GetLower(), halves.GetUpper()).StoreUnsafe(ref destination);
    }
}
