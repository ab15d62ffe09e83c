using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Planck.Formats;
using Planck.Kernels.Cpu;
using Planck.Kernels.Formats;
using Planck.Kernels.Reference;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Tests;

internal delegate void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales);

internal delegate void QuantizeAt(SimdLevel level, ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales);

/// <summary>Both outputs of a kernel.</summary>
internal sealed record Quantized(byte[] Packed, byte[] Scales);

internal delegate void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales);

internal delegate void QuantizeWithAt(
    SimdLevel level, ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales);

/// <summary>A slow reference: under the maxima of the weights, and under chosen amaxes.</summary>
internal sealed record ReferencePair(Quantize Max, QuantizeWith With);

/// <summary>The same of a kernel.</summary>
internal sealed record KernelPair(QuantizeAt Max, QuantizeWithAt With);

/// <summary>A kernel at one block size, with its slow reference and the backend's entries.</summary>
internal sealed record KernelCase(QuantFormat Format, int BlockSize, ReferencePair References, KernelPair Kernels, ReferencePair Backends)
{
    private static readonly ReferencePair DynamicNvfp4 = new(DynamicNvfp4Reference.Quantize, DynamicNvfp4Reference.QuantizeWith);

    private static readonly ReferencePair StaticNvfp4 = Static(Nvfp4Scale.LargestBlockScale);

    private static readonly ReferencePair FourOverSix = Static(Nvfp4Scale.FourOverSixBlockScale);

    private static readonly ReferencePair Int4 = new(Int4BlockwiseReference.Quantize, Int4BlockwiseReference.QuantizeWith);

    private static readonly ReferencePair Int8 = new(Int8PerChannelReference.Quantize, Int8PerChannelReference.QuantizeWith);

    private static readonly ReferencePair Mxfp4 = new(Mxfp4Reference.Quantize, Mxfp4Reference.QuantizeWith);

    public static IReadOnlyList<KernelCase> All { get; } =
    [
        Case<Fp8, Fp8Kernel>(new(Fp8Reference.Quantize, Fp8Reference.QuantizeWith)),
        Case<Fp8PerChannelPerToken, Fp8PerChannelPerTokenKernel>(new(Fp8PerChannelPerTokenReference.Quantize, Fp8PerChannelPerTokenReference.QuantizeWith)),
        Case<Fp8Blockwise2D, Fp8Blockwise2DKernel>(new(Fp8Blockwise2DReference.Quantize, Fp8Blockwise2DReference.QuantizeWith)),
        Case<Int8, Int8PerChannelKernel>(Int8),
        Case<Int8PerChannel, Int8PerChannelKernel>(Int8),
        .. QuantFormats.Int4Blockwise.BlockSizes.Select(static group => Case<Int4Blockwise, Int4BlockwiseKernel>(Int4, group)),
        Case<W4A8Awq, Int4BlockwiseKernel>(Int4),
        Case<Nvfp4, W4A16Nvfp4Kernel>(DynamicNvfp4),
        Case<Nvfp4Static, Nvfp4StaticKernel>(StaticNvfp4),
        Case<Nvfp4FourOverSix, Nvfp4FourOverSixKernel>(FourOverSix),
        Case<W4A16Nvfp4, W4A16Nvfp4Kernel>(DynamicNvfp4),
        Case<W4A16Nvfp4, W4A16Nvfp4Kernel>(DynamicNvfp4, 32),
        Case<W4A16Nvfp4Static, Nvfp4StaticKernel>(StaticNvfp4),
        Case<W4A16Nvfp4FourOverSix, Nvfp4FourOverSixKernel>(FourOverSix),
        Case<W4A8Nvfp4Fp8, W4A8Nvfp4Fp8Kernel>(new(DynamicNvfp4Reference.QuantizeForFp8, DynamicNvfp4Reference.QuantizeForFp8With)),
        Case<Mxfp4, Mxfp4Kernel>(Mxfp4),
        Case<Mxfp4WeightOnly, Mxfp4Kernel>(Mxfp4),
        Case<W4A8Mxfp4Fp8, Mxfp4Kernel>(Mxfp4),
        Case<Mxfp8, Mxfp8Kernel>(new(Mxfp8Reference.Quantize, Mxfp8Reference.QuantizeWith)),
        Case<Mxfp6, Mxfp6Kernel>(new(Mxfp6Reference.Quantize, Mxfp6Reference.QuantizeWith)),
        Case<Mxint8, Mxint8Kernel>(new(Mxint8Reference.Quantize, Mxint8Reference.QuantizeWith)),
    ];

    public Quantize Reference => References.Max;

    public QuantizeAt Kernel => Kernels.Max;

    public Quantize Backend => Backends.Max;

    /// <summary>The format's <c>weight_scale_2</c>; 1 when it has none.</summary>
    public required Func<float, ArithmeticProfile, float> TensorScale { get; init; }

    /// <summary>As theory data: case name, SIMD level of this machine, arithmetic profile. Formats with the same kernel are there once.</summary>
    public static TheoryData<string, string, ArithmeticProfile> EveryKernelLevelAndProfile()
    {
        var data = new TheoryData<string, string, ArithmeticProfile>();
        foreach (var kernel in All.DistinctBy(static c => (c.Kernel, c.BlockSize)))
        {
            foreach (var level in Levels)
            {
                data.Add(kernel.Name, level.ToString(), ArithmeticProfile.Cuda);
                data.Add(kernel.Name, level.ToString(), ArithmeticProfile.Cpu);
            }
        }

        return data;
    }

    public static IEnumerable<SimdLevel> Levels => Enum.GetValues<SimdLevel>().Where(SimdLevels.Supports);

    public string Name => BlockSize == Format.DefaultBlockSize ? Format.Id : $"{Format.Id} block {BlockSize}";

    /// <summary>Columns of a test matrix are a multiple of this.</summary>
    public int ColumnMultiple => BlockSize > 0 && Format.BlockMustDivide ? BlockSize : 1;

    /// <summary>Rows of a call are a multiple of this.</summary>
    public int RowMultiple => Math.Max(Format.BlockRows, Format.RowMultiple);

    /// <summary>Whether the weight has one scale, which every call writes.</summary>
    public bool HasOneScale => Format == QuantFormats.Fp8;

    public static KernelCase Named(string name) => All.Single(c => c.Name == name);

    public static KernelCase Of(QuantFormat format, int blockSize) => All.Single(c => c.Format == format && c.BlockSize == blockSize);

    public override string ToString() => Name;

    /// <param name="tensorAmax">Left out where the format has no use for it, as a run does.</param>
    public QuantizeShape Shape(int rows, int columns, float tensorAmax, ArithmeticProfile arithmetic) =>
        new(rows, columns, BlockSize, UsesTensorAmax(rows, columns) ? tensorAmax : 0, arithmetic);

    private bool UsesTensorAmax(int rows, int columns) =>
        QuantizeShape.NeedsTensorAmax(Format, rows, columns, BlockSize) || Format.SharesScale(rows, columns, BlockSize);

    public Quantized ByReference(ReadOnlySpan<ushort> weight, QuantizeShape shape)
    {
        var result = Empty(shape);
        Reference(weight, shape, result.Packed, result.Scales);
        return result;
    }

    public Quantized ByReferenceWith(ReadOnlySpan<ushort> weight, QuantizeShape shape, ReadOnlySpan<float> amax)
    {
        var result = Empty(shape);
        References.With(weight, shape, amax, result.Packed, result.Scales);
        return result;
    }

    /// <summary>
    /// Runs the kernel on spans that no vector is aligned with, with guards around the outputs that must survive.
    /// </summary>
    public Quantized ByKernel(SimdLevel level, ReadOnlySpan<ushort> weight, QuantizeShape shape) => Guarded(
        weight, shape, (ReadOnlySpan<ushort> source, in QuantizeShape s, Span<byte> packed, Span<byte> scales) => Kernel(level, source, s, packed, scales));

    /// <summary>The same under chosen amaxes.</summary>
    public Quantized ByKernelWith(SimdLevel level, ReadOnlySpan<ushort> weight, QuantizeShape shape, float[] amax) => Guarded(
        weight, shape, (ReadOnlySpan<ushort> source, in QuantizeShape s, Span<byte> packed, Span<byte> scales) => Kernels.With(level, source, s, amax, packed, scales));

    private Quantized Guarded(ReadOnlySpan<ushort> weight, QuantizeShape shape, Quantize kernel)
    {
        const int Guard = 67;
        const byte Canary = 0xA5;
        var result = Empty(shape);
        var (packed, scales) = (new byte[result.Packed.Length + 2 * Guard], new byte[result.Scales.Length + 2 * Guard]);
        var source = new ushort[weight.Length + 2];
        Array.Fill(packed, Canary);
        Array.Fill(scales, Canary);
        source[0] = source[^1] = 0x7F7F;
        weight.CopyTo(source.AsSpan(1));
        kernel(source.AsSpan(1, weight.Length), shape, packed.AsSpan(Guard, result.Packed.Length), scales.AsSpan(Guard, result.Scales.Length));
        foreach (var buffer in (byte[][])[packed, scales])
        {
            Assert.Equal(-1, buffer.AsSpan(0, Guard).IndexOfAnyExcept(Canary));
            Assert.Equal(-1, buffer.AsSpan(buffer.Length - Guard).IndexOfAnyExcept(Canary));
        }

        packed.AsSpan(Guard, result.Packed.Length).CopyTo(result.Packed);
        scales.AsSpan(Guard, result.Scales.Length).CopyTo(result.Scales);
        return result;
    }

    /// <summary>Outputs of the size that the format's tensors have, filled with something no kernel writes throughout.</summary>
    public Quantized Empty(QuantizeShape shape)
    {
        var tensors = Format.Tensors(shape.Rows, shape.Columns, shape.BlockSize);
        var result = new Quantized(new byte[tensors[0].Bytes], new byte[tensors[1].Bytes]);
        Array.Fill(result.Packed, (byte)0xCD);
        Array.Fill(result.Scales, (byte)0xCD);
        return result;
    }

    /// <summary>Compares the kernel with the reference and names the first element that differs.</summary>
    public void AssertKernelEqualsReference(SimdLevel level, ReadOnlySpan<ushort> weight, QuantizeShape shape)
    {
        var (expected, actual) = (ByReference(weight, shape), ByKernel(level, weight, shape));
        AssertSame("scales", expected.Scales, actual.Scales, shape);
        AssertSame("packed", expected.Packed, actual.Packed, shape);
    }

    /// <summary>The same under chosen amaxes.</summary>
    public void AssertKernelEqualsReferenceWith(SimdLevel level, ReadOnlySpan<ushort> weight, QuantizeShape shape, float[] amax)
    {
        var (expected, actual) = (ByReferenceWith(weight, shape, amax), ByKernelWith(level, weight, shape, amax));
        AssertSame("scales", expected.Scales, actual.Scales, shape);
        AssertSame("packed", expected.Packed, actual.Packed, shape);
    }

    private void AssertSame(string output, byte[] expected, byte[] actual, QuantizeShape shape)
    {
        var at = expected.AsSpan().CommonPrefixLength(actual);
        if (at < expected.Length)
            Assert.Fail($"{Name} {shape}: {output}[{at}] is {actual[at]:X2}, the reference has {expected[at]:X2}");
    }

    private static KernelCase Case<TFormat, TKernel>(ReferencePair references, int blockSize = 0)
        where TFormat : struct, IWeightFormat<TFormat>
        where TKernel : IVectorKernel
    {
        var backend = typeof(KernelCase).GetMethod(nameof(BackendOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(typeof(CpuBackend), typeof(TFormat));
        return new(
            TFormat.Format,
            blockSize == 0 ? TFormat.Format.DefaultBlockSize : blockSize,
            references,
            new(VectorKernel.Quantize<TKernel>, VectorKernel.QuantizeWith<TKernel>),
            (ReferencePair)backend.Invoke(null, null)!)
        {
            TensorScale = static (amax, arithmetic) => TFormat.TensorScale(amax, arithmetic) is not 0 and var scale ? scale : 1f,
        };
    }

    private static ReferencePair BackendOf<TBackend, TFormat>()
        where TBackend : struct, IKernels<TFormat>
        where TFormat : struct, IWeightFormat<TFormat> => new(TBackend.Quantize, TBackend.QuantizeWith);

    private static ReferencePair Static(float largestBlockScale) => new(
        (ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
            StaticNvfp4Reference.Quantize(largestBlockScale, weight, shape, packed, scales),
        (ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
            StaticNvfp4Reference.QuantizeWith(largestBlockScale, weight, shape, amax, packed, scales));
}
