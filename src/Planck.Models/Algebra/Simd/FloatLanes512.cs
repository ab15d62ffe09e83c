using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Planck.Algebra.Simd;

/// <summary>16 lanes; needs <see cref="SimdWidth.Avx512"/>.</summary>
internal readonly unsafe struct FloatLanes512(Vector512<float> lanes) : IFloatLanes<FloatLanes512>
{
    private readonly Vector512<float> _lanes = lanes;

    public static int Count => 16;

    public static int TileRows => 12;

    public static FloatLanes512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FloatLanes512 lanes, float* destination) => lanes._lanes.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 Add(FloatLanes512 left, FloatLanes512 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 FusedMultiplyAdd(FloatLanes512 left, FloatLanes512 right, FloatLanes512 addend) =>
        new(Vector512.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 LowBf16(FloatLanes512 pairs) => new((pairs._lanes.AsUInt32() << 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 HighBf16(FloatLanes512 pairs) =>
        new((pairs._lanes.AsUInt32() & Vector512.Create(0xFFFF_0000u)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 LowFp16(FloatLanes512 pairs) => FromFp16(pairs._lanes.AsUInt32() & Vector512.Create(0xFFFFu));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 HighFp16(FloatLanes512 pairs) => FromFp16(pairs._lanes.AsUInt32() >>> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 LoadHalves(ushort* source) =>
        new(Vector512.WidenLower(Vector256.Load(source).ToVector512()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void VisitColumns<TVisitor>(byte* source, nint sourceStride, int squares, ref TVisitor visitor)
        where TVisitor : struct, IColumnVisitor<FloatLanes512>
    {
        var columns = visitor;
        for (; squares > 0; squares--, source += sizeof(Vector512<float>))
        {
            var r0 = Vector512.Load((float*)source);
            var r1 = Vector512.Load((float*)(source + 1 * sourceStride));
            var r2 = Vector512.Load((float*)(source + 2 * sourceStride));
            var r3 = Vector512.Load((float*)(source + 3 * sourceStride));
            var r4 = Vector512.Load((float*)(source + 4 * sourceStride));
            var r5 = Vector512.Load((float*)(source + 5 * sourceStride));
            var r6 = Vector512.Load((float*)(source + 6 * sourceStride));
            var r7 = Vector512.Load((float*)(source + 7 * sourceStride));
            var r8 = Vector512.Load((float*)(source + 8 * sourceStride));
            var r9 = Vector512.Load((float*)(source + 9 * sourceStride));
            var r10 = Vector512.Load((float*)(source + 10 * sourceStride));
            var r11 = Vector512.Load((float*)(source + 11 * sourceStride));
            var r12 = Vector512.Load((float*)(source + 12 * sourceStride));
            var r13 = Vector512.Load((float*)(source + 13 * sourceStride));
            var r14 = Vector512.Load((float*)(source + 14 * sourceStride));
            var r15 = Vector512.Load((float*)(source + 15 * sourceStride));
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
                Prefetch.Line((float*)(ahead + 8 * sourceStride));
                Prefetch.Line((float*)(ahead + 9 * sourceStride));
                Prefetch.Line((float*)(ahead + 10 * sourceStride));
                Prefetch.Line((float*)(ahead + 11 * sourceStride));
                Prefetch.Line((float*)(ahead + 12 * sourceStride));
                Prefetch.Line((float*)(ahead + 13 * sourceStride));
                Prefetch.Line((float*)(ahead + 14 * sourceStride));
                Prefetch.Line((float*)(ahead + 15 * sourceStride));
            }

            var s0 = Avx512F.UnpackLow(r0, r1);
            var s1 = Avx512F.UnpackHigh(r0, r1);
            var s2 = Avx512F.UnpackLow(r2, r3);
            var s3 = Avx512F.UnpackHigh(r2, r3);
            var s4 = Avx512F.UnpackLow(r4, r5);
            var s5 = Avx512F.UnpackHigh(r4, r5);
            var s6 = Avx512F.UnpackLow(r6, r7);
            var s7 = Avx512F.UnpackHigh(r6, r7);
            var s8 = Avx512F.UnpackLow(r8, r9);
            var s9 = Avx512F.UnpackHigh(r8, r9);
            var s10 = Avx512F.UnpackLow(r10, r11);
            var s11 = Avx512F.UnpackHigh(r10, r11);
            var s12 = Avx512F.UnpackLow(r12, r13);
            var s13 = Avx512F.UnpackHigh(r12, r13);
            var s14 = Avx512F.UnpackLow(r14, r15);
            var s15 = Avx512F.UnpackHigh(r14, r15);
            var t0 = Avx512F.UnpackLow(s0.AsDouble(), s2.AsDouble()).AsSingle();
            var t1 = Avx512F.UnpackHigh(s0.AsDouble(), s2.AsDouble()).AsSingle();
            var t2 = Avx512F.UnpackLow(s1.AsDouble(), s3.AsDouble()).AsSingle();
            var t3 = Avx512F.UnpackHigh(s1.AsDouble(), s3.AsDouble()).AsSingle();
            var t4 = Avx512F.UnpackLow(s4.AsDouble(), s6.AsDouble()).AsSingle();
            var t5 = Avx512F.UnpackHigh(s4.AsDouble(), s6.AsDouble()).AsSingle();
            var t6 = Avx512F.UnpackLow(s5.AsDouble(), s7.AsDouble()).AsSingle();
            var t7 = Avx512F.UnpackHigh(s5.AsDouble(), s7.AsDouble()).AsSingle();
            var t8 = Avx512F.UnpackLow(s8.AsDouble(), s10.AsDouble()).AsSingle();
            var t9 = Avx512F.UnpackHigh(s8.AsDouble(), s10.AsDouble()).AsSingle();
            var t10 = Avx512F.UnpackLow(s9.AsDouble(), s11.AsDouble()).AsSingle();
            var t11 = Avx512F.UnpackHigh(s9.AsDouble(), s11.AsDouble()).AsSingle();
            var t12 = Avx512F.UnpackLow(s12.AsDouble(), s14.AsDouble()).AsSingle();
            var t13 = Avx512F.UnpackHigh(s12.AsDouble(), s14.AsDouble()).AsSingle();
            var t14 = Avx512F.UnpackLow(s13.AsDouble(), s15.AsDouble()).AsSingle();
            var t15 = Avx512F.UnpackHigh(s13.AsDouble(), s15.AsDouble()).AsSingle();
            var u0 = Avx512F.Shuffle4x128(t0, t4, 0x88);
            var u4 = Avx512F.Shuffle4x128(t0, t4, 0xDD);
            var u8 = Avx512F.Shuffle4x128(t8, t12, 0x88);
            var u12 = Avx512F.Shuffle4x128(t8, t12, 0xDD);
            var u1 = Avx512F.Shuffle4x128(t1, t5, 0x88);
            var u5 = Avx512F.Shuffle4x128(t1, t5, 0xDD);
            var u9 = Avx512F.Shuffle4x128(t9, t13, 0x88);
            var u13 = Avx512F.Shuffle4x128(t9, t13, 0xDD);
            var u2 = Avx512F.Shuffle4x128(t2, t6, 0x88);
            var u6 = Avx512F.Shuffle4x128(t2, t6, 0xDD);
            var u10 = Avx512F.Shuffle4x128(t10, t14, 0x88);
            var u14 = Avx512F.Shuffle4x128(t10, t14, 0xDD);
            var u3 = Avx512F.Shuffle4x128(t3, t7, 0x88);
            var u7 = Avx512F.Shuffle4x128(t3, t7, 0xDD);
            var u11 = Avx512F.Shuffle4x128(t11, t15, 0x88);
            var u15 = Avx512F.Shuffle4x128(t11, t15, 0xDD);
            columns.Visit(new(Avx512F.Shuffle4x128(u0, u8, 0x88)));
            columns.Visit(new(Avx512F.Shuffle4x128(u1, u9, 0x88)));
            columns.Visit(new(Avx512F.Shuffle4x128(u2, u10, 0x88)));
            columns.Visit(new(Avx512F.Shuffle4x128(u3, u11, 0x88)));
            columns.Visit(new(Avx512F.Shuffle4x128(u4, u12, 0x88)));
            columns.Visit(new(Avx512F.Shuffle4x128(u5, u13, 0x88)));
            columns.Visit(new(Avx512F.Shuffle4x128(u6, u14, 0x88)));
            columns.Visit(new(Avx512F.Shuffle4x128(u7, u15, 0x88)));
            columns.Visit(new(Avx512F.Shuffle4x128(u0, u8, 0xDD)));
            columns.Visit(new(Avx512F.Shuffle4x128(u1, u9, 0xDD)));
            columns.Visit(new(Avx512F.Shuffle4x128(u2, u10, 0xDD)));
            columns.Visit(new(Avx512F.Shuffle4x128(u3, u11, 0xDD)));
            columns.Visit(new(Avx512F.Shuffle4x128(u4, u12, 0xDD)));
            columns.Visit(new(Avx512F.Shuffle4x128(u5, u13, 0xDD)));
            columns.Visit(new(Avx512F.Shuffle4x128(u6, u14, 0xDD)));
            columns.Visit(new(Avx512F.Shuffle4x128(u7, u15, 0xDD)));
        }

        visitor = columns;
    }

    /// <summary>Moves exponent and fraction to their float32 places and multiplies by 2^112, the difference of the exponent biases: exact, subnormals too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatLanes512 FromFp16(Vector512<uint> bits)
    {
        var magnitude = bits & Vector512.Create(0x7FFFu);
        var scaled = ((magnitude << 13).AsSingle() * Vector512.Create(5.192296858534828e33f)).AsUInt32();
        var infinityOrNaN = Vector512.GreaterThan(magnitude.AsInt32(), Vector512.Create(0x7BFF)).AsUInt32() & Vector512.Create(0x7F80_0000u);
        return new((scaled | infinityOrNaN | ((bits & Vector512.Create(0x8000u)) << 16)).AsSingle());
    }
}
