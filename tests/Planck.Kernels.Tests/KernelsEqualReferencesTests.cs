using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Cpu;
using Planck.Kernels.Reference;
using Planck.Kernels.Simulation;

namespace Planck.Kernels.Tests;

/// <summary>Every kernel writes the bytes of its reference, at every SIMD level of this machine and in both arithmetic profiles.</summary>
public class KernelsEqualReferencesTests
{
    /// <summary>Magnitudes from the smallest subnormal to the largest number; mantissas where divisions by 6, 7, 127 and 448 round differently.</summary>
    private static readonly ushort[] Magnitudes =
    [
        0x0001, 0x0007, 0x0055, 0x007F, 0x0080, 0x0081, 0x00C0, 0x0100, 0x01E0, 0x0280, 0x03FF, 0x0480, 0x0760, 0x1234, 0x2000, 0x2AAB,
        0x3800, 0x38FD, 0x3A92, 0x3B80, 0x3C23, 0x3CE0, 0x3D40, 0x3D8E, 0x3DC0, 0x3E7F, 0x3EC9, 0x3F35, 0x3F7F, 0x3F80, 0x3F81, 0x3FAF,
        0x3FE0, 0x40C0, 0x40E0, 0x41FE, 0x42FE, 0x43E0, 0x4500, 0x5555, 0x6F31, 0x7E99, 0x7F00, 0x7F60, 0x7F7F,
    ];

    public static TheoryData<string, string, ArithmeticProfile> Cases => KernelCase.EveryKernelLevelAndProfile();

    [Theory]
    [MemberData(nameof(Cases))]
    public void On_every_bf16_value_under_many_scales(string name, string level, ArithmeticProfile arithmetic)
    {
        var kernel = KernelCase.Named(name);
        foreach (var magnitude in Magnitudes)
        {
            var weight = Weights.EveryPatternUpTo(magnitude, kernel.RowMultiple);
            foreach (var tensorAmax in TensorAmaxes(kernel, Bf16.ToSingle(magnitude)))
                kernel.AssertKernelEqualsReference(Enum.Parse<SimdLevel>(level), weight, kernel.Shape(weight.Length / 512, 512, tensorAmax, arithmetic));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void On_random_weights_of_ragged_shapes(string name, string level, ArithmeticProfile arithmetic)
    {
        var kernel = KernelCase.Named(name);
        var random = new Random(20260821);
        foreach (var (rows, columns) in Shapes(kernel))
        {
            foreach (var make in (Func<Random, int, int, ushort[]>[])[Weights.Trained, Weights.AnyFinite, Weights.Coarse])
            {
                var weight = make(random, rows, columns);
                var shape = kernel.Shape(rows, columns, ReferenceAmax.Of(weight), arithmetic);
                kernel.AssertKernelEqualsReference(Enum.Parse<SimdLevel>(level), weight, shape);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Under_chosen_amaxes(string name, string level, ArithmeticProfile arithmetic)
    {
        var kernel = KernelCase.Named(name);
        var random = new Random(20261121);
        foreach (var (rows, columns) in Shapes(kernel))
        {
            foreach (var make in (Func<Random, int, int, ushort[]>[])[Weights.Trained, Weights.AnyFinite, Weights.Coarse])
            {
                var weight = make(random, rows, columns);
                var simulator = WeightSimulator.Of(kernel.Format, kernel.BlockSize);
                var amax = new float[simulator.AmaxCount(rows, columns)];
                simulator.Measure(weight.Select(Bf16.ToSingle).ToArray(), rows, columns, amax);
                var shape = kernel.Shape(rows, columns, ReferenceAmax.Of(weight) * (1 + (0.3f * random.Next(2))), arithmetic);
                if (!float.IsFinite(shape.TensorAmax))
                    continue;
                kernel.AssertKernelEqualsReferenceWith(Enum.Parse<SimdLevel>(level), weight, shape, amax);
                foreach (ref var chosen in amax.AsSpan())
                    chosen = random.Next(20) == 0 ? 0 : MathF.Min(chosen * (0.01f + (1.3f * random.NextSingle())), float.MaxValue);
                kernel.AssertKernelEqualsReferenceWith(Enum.Parse<SimdLevel>(level), weight, shape, amax);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Under_the_maxima_given_as_chosen_the_bytes_are_the_same(string name, string level, ArithmeticProfile arithmetic)
    {
        var kernel = KernelCase.Named(name);
        var (rows, columns) = (2 * kernel.RowMultiple, 768);
        var weight = Weights.Trained(new Random(77), rows, columns);
        var simulator = WeightSimulator.Of(kernel.Format, kernel.BlockSize);
        var amax = new float[simulator.AmaxCount(rows, columns)];
        simulator.Measure(weight.Select(Bf16.ToSingle).ToArray(), rows, columns, amax);
        var shape = kernel.Shape(rows, columns, ReferenceAmax.Of(weight), arithmetic);
        var (expected, actual) = (kernel.ByKernel(Enum.Parse<SimdLevel>(level), weight, shape), kernel.ByKernelWith(Enum.Parse<SimdLevel>(level), weight, shape, amax));
        Assert.Equal(expected.Packed, actual.Packed);
        Assert.Equal(expected.Scales, actual.Scales);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void On_nothing_but_zeros(string name, string level, ArithmeticProfile arithmetic)
    {
        var kernel = KernelCase.Named(name);
        foreach (var zero in (ushort[])[0, 0x8000])
        {
            var weight = new ushort[kernel.RowMultiple * 256];
            Array.Fill(weight, zero);
            kernel.AssertKernelEqualsReference(Enum.Parse<SimdLevel>(level), weight, kernel.Shape(kernel.RowMultiple, 256, 0, arithmetic));
        }
    }

    [Theory]
    [InlineData(ArithmeticProfile.Cuda)]
    [InlineData(ArithmeticProfile.Cpu)]
    public void Where_linears_share_the_scale_of_their_only_block(ArithmeticProfile arithmetic)
    {
        var kernel = KernelCase.Of(QuantFormats.Fp8Blockwise2D, 128);
        var weight = Weights.Trained(new Random(13), 96, 100);
        var (own, shared) = (ReferenceAmax.Of(weight), 1.7f * ReferenceAmax.Of(weight));
        foreach (var level in KernelCase.Levels)
        {
            var alone = kernel.ByKernel(level, weight, kernel.Shape(96, 100, own, arithmetic));
            var together = kernel.ByKernel(level, weight, kernel.Shape(96, 100, shared, arithmetic));
            kernel.AssertKernelEqualsReference(level, weight, kernel.Shape(96, 100, shared, arithmetic));
            Assert.NotEqual(alone.Scales, together.Scales);
            Assert.NotEqual(alone.Packed, together.Packed);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void However_the_rows_are_cut_into_calls(string name, string level, ArithmeticProfile arithmetic)
    {
        var kernel = KernelCase.Named(name);
        var random = new Random(7);
        var columns = kernel.ColumnMultiple == 1 ? 173 : 3 * kernel.ColumnMultiple;
        var rows = kernel.Format.BlockRows > 1 ? 3 * kernel.Format.BlockRows + 17 : 12;
        var weight = Weights.Coarse(random, rows, columns);
        var amax = ReferenceAmax.Of(weight);
        var whole = kernel.ByReference(weight, kernel.Shape(rows, columns, amax, arithmetic));

        for (var step = kernel.RowMultiple; step <= rows; step += kernel.RowMultiple)
        {
            var (packed, scales) = (new List<byte>(), new List<byte>());
            for (var row = 0; row < rows; row += step)
            {
                var count = Math.Min(step, rows - row);
                var part = kernel.ByKernel(
                    Enum.Parse<SimdLevel>(level), weight.AsSpan(row * columns, count * columns), kernel.Shape(count, columns, amax, arithmetic));
                packed.AddRange(part.Packed);
                if (kernel.HasOneScale && scales.Count > 0)
                    Assert.Equal(scales, part.Scales);
                else
                    scales.AddRange(part.Scales);
            }

            Assert.Equal(whole.Packed, packed);
            Assert.Equal(whole.Scales, scales);
        }
    }

    [Fact]
    public void And_the_backend_runs_them()
    {
        foreach (var kernel in KernelCase.All)
        {
            var weight = Weights.Trained(new Random(1), 256, 256);
            var shape = kernel.Shape(256, 256, ReferenceAmax.Of(weight), ArithmeticProfile.Cuda);
            var (expected, actual) = (kernel.ByReference(weight, shape), kernel.Empty(shape));
            kernel.Backend(weight, shape, actual.Packed, actual.Scales);
            Assert.Equal(expected.Packed, actual.Packed);
            Assert.Equal(expected.Scales, actual.Scales);

            var simulator = WeightSimulator.Of(kernel.Format, kernel.BlockSize);
            var amax = new float[simulator.AmaxCount(256, 256)];
            Array.Fill(amax, 0.7f * ReferenceAmax.Of(weight));
            (expected, actual) = (kernel.ByReferenceWith(weight, shape, amax), kernel.Empty(shape));
            kernel.Backends.With(weight, shape, amax, actual.Packed, actual.Scales);
            Assert.Equal(expected.Packed, actual.Packed);
            Assert.Equal(expected.Scales, actual.Scales);
        }
    }

    [Fact]
    public void And_every_format_has_a_case() =>
        Assert.Equal(QuantFormats.All.Select(static f => f.Id), KernelCase.All.Select(static c => c.Format.Id).Distinct());

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_value_that_is_not_finite_spoils_nothing_outside_its_scale(string name, string level, ArithmeticProfile arithmetic)
    {
        var kernel = KernelCase.Named(name);
        const int Columns = 512;
        var rows = Math.Max(4, 2 * kernel.RowMultiple);
        var weight = Weights.Trained(new Random(3), rows, Columns);
        var shape = kernel.Shape(rows, Columns, ReferenceAmax.Of(weight), arithmetic);
        var clean = kernel.ByKernel(Enum.Parse<SimdLevel>(level), weight, shape);
        foreach (var bad in (ushort[])[0x7F80, 0xFF80, 0x7FC0, 0xFFFF])
        {
            var spoiled = weight.ToArray();
            spoiled[rows / 2 * Columns] = bad;
            var result = kernel.ByKernel(Enum.Parse<SimdLevel>(level), spoiled, shape);

            // The first block, row or pair of rows of the lower half holds the value; everything before it is untouched.
            Assert.Equal(clean.Packed[..(clean.Packed.Length / 2)], result.Packed[..(clean.Packed.Length / 2)]);
            Assert.Equal(clean.Scales[..(clean.Scales.Length / 2)], result.Scales[..(clean.Scales.Length / 2)]);
            Assert.Equal(clean.Packed[^(Columns / 4)..], result.Packed[^(Columns / 4)..]);
        }
    }

    [Fact]
    public void A_call_whose_spans_do_not_fit_its_shape_is_refused()
    {
        foreach (var kernel in KernelCase.All)
        {
            var weight = new ushort[256 * 256];
            var shape = kernel.Shape(256, 256, 1, ArithmeticProfile.Cuda);
            var fitting = kernel.Empty(shape);
            Assert.Throws<ArgumentException>(() => kernel.Backend(weight.AsSpan(1), shape, fitting.Packed, fitting.Scales));
            Assert.Throws<ArgumentException>(() => kernel.Backend(weight, shape, fitting.Packed.AsSpan(1), fitting.Scales));
            Assert.Throws<ArgumentException>(() => kernel.Backend(weight, shape, fitting.Packed, fitting.Scales.AsSpan(1)));
            var amaxes = WeightSimulator.Of(kernel.Format, kernel.BlockSize).AmaxCount(256, 256);
            Assert.Throws<ArgumentException>(() => kernel.Backends.With(weight, shape, new float[amaxes + 1], fitting.Packed, fitting.Scales));
            Assert.Throws<ArgumentException>(() => kernel.Backends.With(weight, shape, new float[amaxes], fitting.Packed.AsSpan(1), fitting.Scales));
        }
    }

    /// <summary>
    /// For formats with a tensor-wide scale: the block is the loudest of the tensor, somewhat quieter, so much quieter that its scale underflows,
    /// and louder than the tensor is said to be.
    /// </summary>
    private static IEnumerable<float> TensorAmaxes(KernelCase kernel, float amax)
    {
        yield return amax;
        if (!kernel.Format.SharesTensorScale && !kernel.HasOneScale)
            yield break;
        foreach (var factor in (float[])[1.1484375f, 7, 448, 1 << 20, 0.25f])
        {
            if (float.IsFinite(amax * factor))
                yield return amax * factor;
        }

        yield return Bf16.ToSingle(Weights.LargestFinite);
    }

    private static IEnumerable<(int Rows, int Columns)> Shapes(KernelCase kernel)
    {
        int[] columns = kernel.ColumnMultiple == 1 ? [1, 2, 7, 15, 16, 17, 31, 32, 33, 63, 100, 127, 128, 129, 255, 256, 257, 515] : [1, 2, 3, 5, 8, 17, 33];
        foreach (var count in columns)
        {
            yield return (kernel.Format.RowMultiple, count * kernel.ColumnMultiple);
            yield return (kernel.Format.BlockRows > 1 ? 130 : 6, count * kernel.ColumnMultiple);
        }
    }
}
