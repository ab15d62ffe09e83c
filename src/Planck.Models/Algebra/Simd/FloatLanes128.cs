using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Algebra.Simd;

/// <summary>4 lanes; any processor.</summary>
internal readonly unsafe struct FloatLanes128(Vector128<float> lanes) : IFloatLanes<FloatLanes128>
{
    private readonly Vector128<float> _lanes = lanes;

    public static int Count => 4;

    public static int TileRows => 8;

    public static FloatLanes128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FloatLanes128 lanes, float* destination) => lanes._lanes.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 Add(FloatLanes128 left, FloatLanes128 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 FusedMultiplyAdd(FloatLanes128 left, FloatLanes128 right, FloatLanes128 addend) =>
        new(Vector128.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 LowBf16(FloatLanes128 pairs) => new((pairs._lanes.AsUInt32() << 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 HighBf16(FloatLanes128 pairs) =>
        new((pairs._lanes.AsUInt32() & Vector128.Create(0xFFFF_0000u)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 LowFp16(FloatLanes128 pairs) => FromFp16(pairs._lanes.AsUInt32() & Vector128.Create(0xFFFFu));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 HighFp16(FloatLanes128 pairs) => FromFp16(pairs._lanes.AsUInt32() >>> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 LoadHalves(ushort* source) =>
        new(Vector128.WidenLower(Vector64.Load(source).ToVector128()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void VisitColumns<TVisitor>(byte* source, nint sourceStride, int squares, ref TVisitor visitor)
        where TVisitor : struct, IColumnVisitor<FloatLanes128>
    {
        var columns = visitor;
        for (; squares > 0; squares--, source += sizeof(Vector128<float>))
        {
            var (a, b) = (Vector128.Load(source).AsUInt32(), Vector128.Load(source + sourceStride).AsUInt32());
            var (c, d) = (Vector128.Load(source + 2 * sourceStride).AsUInt32(), Vector128.Load(source + 3 * sourceStride).AsUInt32());
            for (var column = 0; column < 4; column++)
                columns.Visit(new(Vector128.Create(a.GetElement(column), b.GetElement(column), c.GetElement(column), d.GetElement(column)).AsSingle()));
        }

        visitor = columns;
    }

    /// <summary>Moves exponent and fraction to their float32 places and multiplies by 2^112, the difference of the exponent biases: exact, subnormals too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatLanes128 FromFp16(Vector128<uint> bits)
    {
        var magnitude = bits & Vector128.Create(0x7FFFu);
        var scaled = ((magnitude << 13).AsSingle() * Vector128.Create(5.192296858534828e33f)).AsUInt32();
        var infinityOrNaN = Vector128.GreaterThan(magnitude.AsInt32(), Vector128.Create(0x7BFF)).AsUInt32() & Vector128.Create(0x7F80_0000u);
        return new((scaled | infinityOrNaN | ((bits & Vector128.Create(0x8000u)) << 16)).AsSingle());
    }
}
