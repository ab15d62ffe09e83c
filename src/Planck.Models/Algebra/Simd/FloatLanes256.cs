using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Planck.Algebra.Simd;

/// <summary>8 lanes; needs <see cref="SimdWidth.Avx2"/>.</summary>
internal readonly unsafe struct FloatLanes256(Vector256<float> lanes) : IFloatLanes<FloatLanes256>
{
    private readonly Vector256<float> _lanes = lanes;

    public static int Count => 8;

    public static int TileRows => 6;

    public static FloatLanes256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FloatLanes256 lanes, float* destination) => lanes._lanes.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 Add(FloatLanes256 left, FloatLanes256 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 FusedMultiplyAdd(FloatLanes256 left, FloatLanes256 right, FloatLanes256 addend) =>
        new(Vector256.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 LowBf16(FloatLanes256 pairs) => new((pairs._lanes.AsUInt32() << 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 HighBf16(FloatLanes256 pairs) =>
        new((pairs._lanes.AsUInt32() & Vector256.Create(0xFFFF_0000u)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 LowFp16(FloatLanes256 pairs) => FromFp16(pairs._lanes.AsUInt32() & Vector256.Create(0xFFFFu));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 HighFp16(FloatLanes256 pairs) => FromFp16(pairs._lanes.AsUInt32() >>> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 LoadHalves(ushort* source) =>
        new(Vector256.WidenLower(Vector128.Load(source).ToVector256()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void VisitColumns<TVisitor>(byte* source, nint sourceStride, int squares, ref TVisitor visitor)
        where TVisitor : struct, IColumnVisitor<FloatLanes256>
    {
        var columns = visitor;
        for (; squares > 0; squares--, source += sizeof(Vector256<float>))
        {
            var r0 = Vector256.Load((float*)source);
            var r1 = Vector256.Load((float*)(source + 1 * sourceStride));
            var r2 = Vector256.Load((float*)(source + 2 * sourceStride));
            var r3 = Vector256.Load((float*)(source + 3 * sourceStride));
            var r4 = Vector256.Load((float*)(source + 4 * sourceStride));
            var r5 = Vector256.Load((float*)(source + 5 * sourceStride));
            var r6 = Vector256.Load((float*)(source + 6 * sourceStride));
            var r7 = Vector256.Load((float*)(source + 7 * sourceStride));
            if (columns.Streams)
            {
                var ahead = source + Prefetch.StreamDistance;
                Prefetch.Line((float*)(ahead));
                Prefetch.Line((float*)(ahead + sourceStride));
                Prefetch.Line((float*)(ahead + 2 * sourceStride));
                Prefetch.Line((float*)(ahead + 3 * sourceStride));
                Prefetch.Line((float*)(ahead + 4 * sourceStride));
                Prefetch.Line((float*)(ahead + 5 * sourceStride));
                Prefetch.Line((float*)(ahead + 6 * sourceStride));
                Prefetch.Line((float*)(ahead + 7 * sourceStride));
            }

            var s0 = Avx.UnpackLow(r0, r1);
            var s1 = Avx.UnpackHigh(r0, r1);
            var s2 = Avx.UnpackLow(r2, r3);
            var s3 = Avx.UnpackHigh(r2, r3);
            var s4 = Avx.UnpackLow(r4, r5);
            var s5 = Avx.UnpackHigh(r4, r5);
            var s6 = Avx.UnpackLow(r6, r7);
            var s7 = Avx.UnpackHigh(r6, r7);
            var t0 = Avx.UnpackLow(s0.AsDouble(), s2.AsDouble()).AsSingle();
            var t1 = Avx.UnpackHigh(s0.AsDouble(), s2.AsDouble()).AsSingle();
            var t2 = Avx.UnpackLow(s1.AsDouble(), s3.AsDouble()).AsSingle();
            var t3 = Avx.UnpackHigh(s1.AsDouble(), s3.AsDouble()).AsSingle();
            var t4 = Avx.UnpackLow(s4.AsDouble(), s6.AsDouble()).AsSingle();
            var t5 = Avx.UnpackHigh(s4.AsDouble(), s6.AsDouble()).AsSingle();
            var t6 = Avx.UnpackLow(s5.AsDouble(), s7.AsDouble()).AsSingle();
            var t7 = Avx.UnpackHigh(s5.AsDouble(), s7.AsDouble()).AsSingle();
            columns.Visit(new(Avx.Permute2x128(t0, t4, 0x20)));
            columns.Visit(new(Avx.Permute2x128(t1, t5, 0x20)));
            columns.Visit(new(Avx.Permute2x128(t2, t6, 0x20)));
            columns.Visit(new(Avx.Permute2x128(t3, t7, 0x20)));
            columns.Visit(new(Avx.Permute2x128(t0, t4, 0x31)));
            columns.Visit(new(Avx.Permute2x128(t1, t5, 0x31)));
            columns.Visit(new(Avx.Permute2x128(t2, t6, 0x31)));
            columns.Visit(new(Avx.Permute2x128(t3, t7, 0x31)));
        }

        visitor = columns;
    }

    /// <summary>Moves exponent and fraction to their float32 places and multiplies by 2^112, the difference of the exponent biases: exact, subnormals too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatLanes256 FromFp16(Vector256<uint> bits)
    {
        var magnitude = bits & Vector256.Create(0x7FFFu);
        var scaled = ((magnitude << 13).AsSingle() * Vector256.Create(5.192296858534828e33f)).AsUInt32();
        var infinityOrNaN = Vector256.GreaterThan(magnitude.AsInt32(), Vector256.Create(0x7BFF)).AsUInt32() & Vector256.Create(0x7F80_0000u);
        return new((scaled | infinityOrNaN | ((bits & Vector256.Create(0x8000u)) << 16)).AsSingle());
    }
}
