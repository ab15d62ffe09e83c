using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Kernels.Cpu;

/// <summary>4 lanes; any processor.</summary>
internal readonly struct Lanes128(Vector128<uint> bits) : ILanes<Lanes128>
{
    private readonly Vector128<uint> _bits = bits;

    public static int Columns => 8;

    public static int RunsPerTree => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Create(uint value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Create(float value) => new(Vector128.Create(value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 CreateHalves(float first, float second, int column) =>
        Create(column < 16 ? first : second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(ref readonly ushort source) => new(Vector128.LoadUnsafe(in source).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadSingles(ref readonly float source) => new(Vector128.LoadUnsafe(in source).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSingles(Lanes128 lanes, ref float destination) => lanes._bits.AsSingle().StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Lanes128 lanes, ref byte destination)
    {
        var four = Vector128.Shuffle(lanes._bits.AsByte(), Vector128.Create((byte)0, 4, 8, 12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF));
        Unsafe.WriteUnaligned(ref destination, four.AsUInt32().ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(Lanes128 lanes, ref byte destination)
    {
        var eight = Vector128.Shuffle(lanes._bits.AsByte(), Vector128.Create((byte)0, 1, 4, 5, 8, 9, 12, 13, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF));
        Unsafe.WriteUnaligned(ref destination, eight.AsUInt64().ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator &(Lanes128 left, Lanes128 right) => new(left._bits & right._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator |(Lanes128 left, Lanes128 right) => new(left._bits | right._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left._bits + right._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left._bits - right._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator <<(Lanes128 lanes, int count) => new(lanes._bits << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator >>>(Lanes128 lanes, int count) => new(lanes._bits >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Min(Lanes128 left, Lanes128 right) => new(Vector128.Min(left._bits, right._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Max(Lanes128 left, Lanes128 right) => new(Vector128.Max(left._bits, right._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MaxOfHalves(Lanes128 left, Lanes128 right) =>
        new(Vector128.Max(left._bits.AsUInt16(), right._bits.AsUInt16()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SelectLess(Lanes128 smaller, Lanes128 larger, Lanes128 whenTrue, Lanes128 whenFalse) =>
        new(Vector128.ConditionalSelect(
            Vector128.LessThan(smaller._bits.AsInt32(), larger._bits.AsInt32()).AsUInt32(), whenTrue._bits, whenFalse._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddSingle(Lanes128 left, Lanes128 right) => new((left._bits.AsSingle() + right._bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplySingle(Lanes128 left, Lanes128 right) => new((left._bits.AsSingle() * right._bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 DivideSingle(Lanes128 dividend, Lanes128 divisor) =>
        new((dividend._bits.AsSingle() / divisor._bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 WhereNegativeSingle(Lanes128 lanes, Lanes128 bits) =>
        new(Vector128.LessThan(lanes._bits.AsSingle(), Vector128<float>.Zero).AsUInt32() & bits._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LargestLane(Lanes128 lanes)
    {
        var two = Vector128.Max(lanes._bits, Vector128.Shuffle(lanes._bits, Vector128.Create(2u, 3, 0, 1)));
        return Vector128.Max(two, Vector128.Shuffle(two, Vector128.Create(1u, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort LargestHalf(Lanes128 lanes)
    {
        var halves = lanes._bits.AsUInt16();
        halves = Vector128.Max(halves, Vector128.Shuffle(halves, Vector128.Create((ushort)4, 5, 6, 7, 0, 1, 2, 3)));
        halves = Vector128.Max(halves, Vector128.Shuffle(halves, Vector128.Create((ushort)2, 3, 0, 1, 6, 7, 4, 5)));
        halves = Vector128.Max(halves, Vector128.Shuffle(halves, Vector128.Create((ushort)1, 0, 3, 2, 5, 4, 7, 6)));
        return halves.ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadLeaf(ref readonly ushort source, int index)
    {
        ref readonly var run = ref Unsafe.Add(ref Unsafe.AsRef(in source), index * 16);
        var magnitude = Create(0x7FFF_7FFFu);
        return MaxOfHalves(Load(in run) & magnitude, Load(in Unsafe.Add(ref Unsafe.AsRef(in run), 8)) & magnitude);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MaxOfInterleaved(Lanes128 left, Lanes128 right)
    {
        var (l, r) = (left._bits.AsUInt16(), right._bits.AsUInt16());
        var fromLeft = Vector128.Create(0x0000_FFFFu).AsUInt16();
        var low = Vector128.Create((ushort)0, 0, 1, 1, 2, 2, 3, 3);
        var high = Vector128.Create((ushort)4, 4, 5, 5, 6, 6, 7, 7);
        return new(Vector128.Max(
            Vector128.ConditionalSelect(fromLeft, Vector128.Shuffle(l, low), Vector128.Shuffle(r, low)),
            Vector128.ConditionalSelect(fromLeft, Vector128.Shuffle(l, high), Vector128.Shuffle(r, high))).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTree(Lanes128 tree, ref ushort destination) => tree._bits.AsUInt16().StoreUnsafe(ref destination);
}
