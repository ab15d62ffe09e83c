using System;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Algebra;
using Planck.Algebra.Simd;

namespace Planck.Models.Tests.Algebra;

/// <summary>What a weight's bytes mean.</summary>
public sealed class WeightTests
{
    [Fact]
    public void Every_storage_widens_to_the_values_it_holds()
    {
        foreach (var (kind, weight, values) in StoredWeights.Of(rows: 9, columns: 21, seed: 3))
        {
            foreach (var stored in (Weight[])[weight, weight.Pack()])
            {
                for (var row = 0; row < 9; row++)
                {
                    var widened = new float[13];
                    stored.Widen(row, 8, widened);
                    Assert.True(values.AsSpan(row * 21 + 8, 13).SequenceEqual(widened), $"row {row} of {kind}");
                }
            }
        }
    }

    /// <summary>Through the vector conversion of packing: a sum over one product with 1 is the element itself.</summary>
    [Fact]
    public void Every_16_bit_pattern_is_widened_exactly()
    {
        var bytes = MemoryMarshal.AsBytes(Enumerable.Range(0, 65536).Select(static bits => (ushort)bits).ToArray().AsSpan()).ToArray();
        foreach (var width in Enum.GetValues<SimdWidth>().Where(SimdWidths.Supports))
        {
            var (halves, brains) = (new float[65536], new float[65536]);
            new MatrixMultiplier(1, width).Multiply([1], 1, new Fp16Weight(bytes, 1, 65536).Transposed(), [], halves);
            new MatrixMultiplier(1, width).Multiply([1], 1, new Bf16Weight(bytes, 1, 65536).Transposed(), [], brains);
            for (var bits = 0; bits < 65536; bits++)
            {
                // The sum begins with 0, and 0 + -0 is 0.
                Assert.Equal((float)BitConverter.UInt16BitsToHalf((ushort)bits) + 0f, halves[bits]);
                Assert.Equal(BitConverter.UInt32BitsToSingle((uint)bits << 16) + 0f, brains[bits]);
            }
        }
    }

    [Fact]
    public void An_expert_is_a_slice_of_a_tensor_of_experts()
    {
        // [experts = 3, in = 2, out = 4], elements 0 to 23.
        var tensor = TensorBytes.Over(Numbers.Fp32([.. Enumerable.Range(0, 24).Select(static index => (float)index)]));
        var expert = new Fp32Weight(tensor, DenseLayout.ColumnMajor(rows: 4, columns: 2, offset: 2 * 8));
        var row = new float[2];
        expert.Widen(3, 0, row);
        Assert.Equal([19, 23], row);
    }

    [Fact]
    public void Even_and_odd_rows_of_an_expert_stored_in_out_are_gate_and_up()
    {
        // [in = 3, out = 4]
        var gateUp = new Fp32Weight(Numbers.Fp32([0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23]), 3, 4).Transposed();
        var row = new float[3];
        gateUp.SelectRows(0, 2, 2).Widen(1, 0, row);
        Assert.Equal([2, 12, 22], row);
        gateUp.SelectRows(1, 2, 2).Widen(1, 0, row);
        Assert.Equal([3, 13, 23], row);
    }

    [Fact]
    public void Rows_of_rows_are_rows_of_the_weight()
    {
        foreach (var (kind, weight, values) in StoredWeights.Of(rows: 20, columns: 3, seed: 1))
        {
            var row = new float[3];
            weight.SelectRows(2, 6, 3).SelectRows(1, 2, 2).Widen(1, 0, row);
            Assert.True(values.AsSpan(11 * 3, 3).SequenceEqual(row), kind);
        }
    }

    [Fact]
    public void Memory_outside_of_the_managed_heap_is_read_in_place()
    {
        var memory = Marshal.AllocHGlobal(6 * sizeof(float));
        try
        {
            Marshal.Copy([1f, 2, 3, 4, 5, 6], 0, memory, 6);
            var c = new float[2];
            new MatrixMultiplier(1).Multiply([1, 10, 100], 1, new Fp32Weight(TensorBytes.Over(memory, 24, new object()), DenseLayout.RowMajor(2, 3)), [], c);
            Assert.Equal([321, 654], c);
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    [Fact]
    public void A_layout_that_reaches_outside_of_the_bytes_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new Bf16Weight(new byte[23], 3, 4));
        Assert.Contains("[3, 4]", error.Message, StringComparison.Ordinal);
        Assert.Contains("23 bytes", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Fp32Weight(TensorBytes.Over(new byte[64]), new(2, 2, -1, 2, 1)));
        Assert.Throws<ArgumentException>(() => new Fp32Weight(TensorBytes.Over(new byte[64]), new(int.MaxValue, int.MaxValue, 0, long.MaxValue, 1)));
    }

    [Theory]
    [InlineData(0, 5, 1)]
    [InlineData(3, 2, 1)]
    [InlineData(0, 3, 2)]
    [InlineData(-1, 1, 1)]
    [InlineData(0, 1, 0)]
    public void Rows_that_the_weight_does_not_have_are_refused(int first, int count, int step)
    {
        foreach (var (_, weight, _) in StoredWeights.Of(rows: 4, columns: 2, seed: 1))
            Assert.Throws<ArgumentOutOfRangeException>(() => weight.SelectRows(first, count, step));
    }

    [Theory]
    [InlineData(4, 0, 1)]
    [InlineData(-1, 0, 1)]
    [InlineData(0, 1, 2)]
    [InlineData(0, -1, 1)]
    public void Elements_that_the_weight_does_not_have_are_refused(int row, int column, int count)
    {
        foreach (var (_, weight, _) in StoredWeights.Of(rows: 4, columns: 2, seed: 1))
            Assert.Throws<ArgumentOutOfRangeException>(() => weight.Widen(row, column, new float[count]));
    }
}
