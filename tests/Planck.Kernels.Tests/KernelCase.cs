using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Cpu;
using Planck.Kernels.Formats;
using Planck.Kernels.Reference;

namespace Planck.Kernels.Tests;

internal delegate void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales);

internal delegate void QuantizeAt(SimdLevel level, ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales);

/// <summary>Both outputs of a kernel.</summary>
internal sealed record Quantized(byte[] Packed, byte[] Scales);

/// <summary>A kernel at one block size, with its slow reference and the backend's entry.</summary>
internal sealed record KernelCase(QuantFormat Format, int BlockSize, Quantize Reference, QuantizeAt Kernel, Quantize Backend)
{
    public static IReadOnlyList<KernelCase> All { get; } =
    [
        new(QuantFormats.Fp8PerChannelPerToken, 0, Fp8PerChannelPerTokenReference.Quantize, VectorKernel.Quantize<Fp8PerChannelPerTokenKernel>, On<CpuBackend, Fp8PerChannelPerToken>),
        new(QuantFormats.Fp8Blockwise2D, 128, Fp8Blockwise2DReference.Quantize, VectorKernel.Quantize<Fp8Blockwise2DKernel>, On<CpuBackend, Fp8Blockwise2D>),
        new(QuantFormats.W4A16Nvfp4, 16, W4A16Nvfp4Reference.Quantize, VectorKernel.Quantize<W4A16Nvfp4Kernel>, On<CpuBackend, W4A16Nvfp4>),
        new(QuantFormats.W4A16Nvfp4, 32, W4A16Nvfp4Reference.Quantize, VectorKernel.Quantize<W4A16Nvfp4Kernel>, On<CpuBackend, W4A16Nvfp4>),
        .. QuantFormats.Int4Blockwise.BlockSizes.Select(static group => new KernelCase(
            QuantFormats.Int4Blockwise, group, Int4BlockwiseReference.Quantize, VectorKernel.Quantize<Int4BlockwiseKernel>, On<CpuBackend, Int4Blockwise>)),
        new(QuantFormats.Int8PerChannel, 0, Int8PerChannelReference.Quantize, VectorKernel.Quantize<Int8PerChannelKernel>, On<CpuBackend, Int8PerChannel>),
        new(QuantFormats.Mxfp4, 32, Mxfp4Reference.Quantize, VectorKernel.Quantize<Mxfp4Kernel>, On<CpuBackend, Mxfp4>),
        new(QuantFormats.Mxfp4WeightOnly, 32, Mxfp4Reference.Quantize, VectorKernel.Quantize<Mxfp4Kernel>, On<CpuBackend, Mxfp4WeightOnly>),
        new(QuantFormats.W4A8Mxfp4Fp8, 32, Mxfp4Reference.Quantize, VectorKernel.Quantize<Mxfp4Kernel>, On<CpuBackend, W4A8Mxfp4Fp8>),
        new(QuantFormats.Mxfp8, 32, Mxfp8Reference.Quantize, VectorKernel.Quantize<Mxfp8Kernel>, On<CpuBackend, Mxfp8>),
    ];

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

    public static KernelCase Named(string name) => All.Single(c => c.Name == name);

    public static KernelCase Of(QuantFormat format, int blockSize) => All.Single(c => c.Format == format && c.BlockSize == blockSize);

    public override string ToString() => Name;

    /// <param name="tensorAmax">Left out where the format has no use for it, as a run does.</param>
    public QuantizeShape Shape(int rows, int columns, float tensorAmax, ArithmeticProfile arithmetic) =>
        new(rows, columns, BlockSize, Format.SharesScale(rows, columns, BlockSize) ? tensorAmax : 0, arithmetic);

    public Quantized ByReference(ReadOnlySpan<ushort> weight, QuantizeShape shape)
    {
        var result = Empty(shape);
        Reference(weight, shape, result.Packed, result.Scales);
        return result;
    }

    /// <summary>
    /// Runs the kernel on spans that no vector is aligned with, with guards around the outputs that must survive.
    /// </summary>
    public Quantized ByKernel(SimdLevel level, ReadOnlySpan<ushort> weight, QuantizeShape shape)
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
        Kernel(level, source.AsSpan(1, weight.Length), shape, packed.AsSpan(Guard, result.Packed.Length), scales.AsSpan(Guard, result.Scales.Length));
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

    private void AssertSame(string output, byte[] expected, byte[] actual, QuantizeShape shape)
    {
        var at = expected.AsSpan().CommonPrefixLength(actual);
        if (at < expected.Length)
            Assert.Fail($"{Name} {shape}: {output}[{at}] is {actual[at]:X2}, the reference has {expected[at]:X2}");
    }

    private static void On<TBackend, TFormat>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TBackend : struct, IKernels<TFormat>
        where TFormat : struct, IWeightFormat<TFormat> => TBackend.Quantize(weight, shape, packed, scales);
}
