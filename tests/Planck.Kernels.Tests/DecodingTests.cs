using System;
using System.Buffers.Binary;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Decoding;
using Planck.Kernels.Reference;

namespace Planck.Kernels.Tests;

/// <summary>Packed weights decode to code * scale as <c>docs/formats.md</c> lays the codes and scales out.</summary>
public class DecodingTests
{
    public static TheoryData<string> Names => [.. KernelCase.All.Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_element_is_its_code_times_its_scale(string name)
    {
        var kernel = KernelCase.Named(name);
        var (rows, columns) = (Math.Max(6, kernel.RowMultiple * 2), 768);
        var weight = Weights.Trained(new Random(5), rows, columns);
        var shape = kernel.Shape(rows, columns, ReferenceAmax.Of(weight), ArithmeticProfile.Cuda);
        var quantized = kernel.ByKernel(KernelCase.Levels.First(), weight, shape);
        var tensorScale = kernel.TensorScale(shape.TensorAmax, ArithmeticProfile.Cuda);
        var linear = new PackedLinear(rows, columns, kernel.BlockSize, quantized.Packed, quantized.Scales, tensorScale);
        var decoder = WeightDecoder.Of(kernel.Format);

        var whole = new float[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            decoder.Decode(linear, row, 0, whole.AsSpan(row * columns, columns));
            var part = new float[100];
            decoder.Decode(linear, row, 77, part);
            Assert.Equal(whole[((row * columns) + 77)..][..100], part);
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                Assert.Equal(Expected(kernel, linear, row, column), whole[(row * columns) + column]);
        }

        // A step of the coarsest format, fp4, is a third of the value at most, or a twelfth of the block's amax.
        var error = weight.Select((w, i) => Math.Abs(Bf16.ToSingle(w) - whole[i])).Max();
        Assert.InRange(error, 0, ReferenceAmax.Of(weight) / 5);
    }

    [Fact]
    public void Rounding_to_e4m3_is_that_of_the_reference()
    {
        for (var bits = 0; bits <= 0xFFFF; bits++)
        {
            // Every bf16 and its float32 neighbours: values below, at and above each half-way point.
            foreach (var offset in (int[])[-1, 0, 1])
            {
                var value = BitConverter.UInt32BitsToSingle(unchecked((uint)((bits << 16) + offset)));
                var expected = E4M3.Decode(ReferenceRounding.E4M3(value));
                Assert.True(E4M3.Round(value).Equals(expected), $"{value:R}: {E4M3.Round(value):R}, not {expected:R}");
            }
        }
    }

    [Fact]
    public void Rounding_to_bf16_takes_the_nearest_and_of_two_the_even()
    {
        for (var bits = 0; bits < 0x7F80; bits++)
        {
            var (low, high) = ((double)Bf16.ToSingle((ushort)bits), bits == 0x7F7F ? Math.ScaleB(1, 128) : Bf16.ToSingle((ushort)(bits + 1)));
            var half = (float)((low + high) / 2);
            Assert.Equal(bits, Bf16.Round((float)low));
            Assert.Equal(bits % 2 == 0 ? bits : bits + 1, Bf16.Round(half));
            Assert.Equal(bits, Bf16.Round(MathF.BitDecrement(half)));
            Assert.Equal(bits + 1, Bf16.Round(MathF.BitIncrement(half)));
            Assert.Equal(bits | 0x8000, Bf16.Round(-(float)low));
        }

        Assert.True(float.IsNaN(Bf16.ToSingle(Bf16.Round(float.NaN))));
        Assert.True(float.IsNaN(Bf16.ToSingle(Bf16.Round(BitConverter.UInt32BitsToSingle(0x7F800001)))));
    }

    private static int Bits(ReadOnlySpan<byte> bytes, int first, int count)
    {
        var value = 0;
        for (var bit = 0; bit < count; bit++)
            value |= (bytes[(first + bit) / 8] >> ((first + bit) % 8) & 1) << bit;
        return value;
    }

    private static float Expected(KernelCase kernel, PackedLinear linear, int row, int column)
    {
        var weight = linear.Weight.Span;
        var scales = linear.Scales.Span;
        var (columns, block) = (linear.Columns, linear.BlockSize);
        float Single(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * index)..]);
        int Nibble(ReadOnlySpan<byte> bytes) => column % 2 == 0 ? bytes[((row * columns) + column) / 2] & 15 : bytes[((row * columns) + column) / 2] >> 4;
        return kernel.Format.Weights switch
        {
            "fp8" => E4M3.Decode(weight[(row * columns) + column]) * Single(scales, 0),
            "fp8_per_channel" => E4M3.Decode(weight[(row * columns) + column]) * Single(scales, row),
            "fp8_2d_blockwise" => E4M3.Decode(weight[(row * columns) + column]) * Single(scales, (row / 128 * (columns / 128)) + (column / 128)),
            "int8_per_channel" => (sbyte)weight[(row * columns) + column] * Single(scales, row),
            "int4_blockwise" => Int4.Decode(weight[(row / 2 * columns) + column] >> (row % 2 == 0 ? 0 : 4)) * Single(scales, (row * (columns / block)) + (column / block)),
            "int4_fp8" => linear.TensorScale * E4M3.Decode(ReferenceRounding.E4M3(
                Int4.Decode(weight[(row / 2 * columns) + column] >> (row % 2 == 0 ? 0 : 4)) * (Single(scales, (row * (columns / block)) + (column / block)) / linear.TensorScale))),
            "nvfp4" or "nvfp4_32" or "nvfp4_static" or "nvfp4_four_over_six" => E2M1.Decode(Nibble(weight)) * (E4M3.Decode(scales[(row * (columns / block)) + (column / block)]) * linear.TensorScale),
            "mxfp4" => E2M1.Decode(Nibble(weight)) * E8M0.Decode(scales[(row * (columns / block)) + (column / block)]),
            "mxfp6" => E3M2.Decode(Bits(weight, 6 * ((row * columns) + column), 6)) * E8M0.Decode(scales[(row * (columns / block)) + (column / block)]),
            "mxint8" => (sbyte)weight[(row * columns) + column] * E8M0.Decode(scales[(row * (columns / block)) + (column / block)]),
            "mxfp8" => E4M3.Decode(weight[(row * columns) + column]) * E8M0.Decode(scales[(row * (columns / block)) + (column / block)]),
            var other => throw new InvalidOperationException(other),
        };
    }
}
