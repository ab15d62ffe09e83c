using System;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Cpu;
using Planck.Kernels.Simulation;

namespace Planck.Kernels.Tests.Simulation;

/// <summary>Every simulator gives the bits of its reference, at every SIMD level of this machine.</summary>
public class SimulatorsEqualReferencesTests
{
    /// <summary>From below a bf16's smallest number, over the thresholds of the formats, to the largest.</summary>
    private static readonly float[] Amaxes =
    [
        0f, 1e-40f, 1.1754944e-38f, 5.9604645e-8f, 5.960465e-8f, 1e-5f, 0.0123456f, 0.3701172f, 0.99999994f, 1f, 1.0000001f, 1.7f, 6f, 7f, 127f,
        448f, 1234.5f, 3e10f, 3.3895314e38f,
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var format in SimulationCase.All.DistinctBy(static c => c.Format.Weights))
            {
                foreach (var level in KernelCase.Levels)
                    data.Add(format.Format.Id, level.ToString());
            }

            return data;
        }
    }

    [Fact]
    public void Every_format_has_a_case() =>
        Assert.Equal(QuantFormats.All.Select(static f => f.Id), SimulationCase.All.Select(static c => c.Format.Id));

    [Theory]
    [MemberData(nameof(Cases))]
    public void On_every_finite_bf16_value_under_many_amaxes(string format, string level)
    {
        var weight = new float[256 * 256];
        for (var i = 0; i < weight.Length; i++)
            weight[i] = (i & 0x7FFF) > Weights.LargestFinite ? 0f : Bf16.ToSingle((ushort)i);
        foreach (var amax in Amaxes)
        {
            var c = SimulationCase.Named(format);
            foreach (var global in c.Layout == AmaxLayout.Block ? [amax, amax * 3, 1e-30f, 0f] : (float[])[amax])
            {
                if (float.IsFinite(global))
                    AssertEqual(c, level, weight, 256, 256, Enumerable.Repeat(amax, c.MeasureByReference(weight, 256, 256).Length).ToArray(), global);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void On_random_numbers_of_ragged_shapes(string format, string level)
    {
        var c = SimulationCase.Named(format);
        var random = new Random(20261121);
        foreach (var (rows, columns) in (ReadOnlySpan<(int, int)>)[(1, 1), (3, 16), (2, 17), (5, 40), (7, 128), (131, 200), (260, 257), (40, 1024), (9, 4112)])
        {
            var weight = Numbers(random, rows * columns);
            var measured = c.MeasureByReference(weight, rows, columns);
            AssertMeasured(c, level, weight, rows, columns, measured);
            var whole = weight.Max(MathF.Abs);
            AssertEqual(c, level, weight, rows, columns, measured, whole);
            foreach (ref var amax in measured.AsSpan())
                amax *= 0.25f + random.NextSingle();
            AssertEqual(c, level, weight, rows, columns, measured, whole * 1.3f);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void In_place_and_on_any_rows_of_a_weight(string format, string level)
    {
        var c = SimulationCase.Named(format);
        var (rows, columns) = (c.Layout == AmaxLayout.Square ? 384 : 12, 256);
        var weight = Numbers(new Random(3), rows * columns);
        var simulator = WeightSimulator.Of(c.Format, 0, Enum.Parse<SimdLevel>(level));
        var amax = c.MeasureByReference(weight, rows, columns);
        var global = weight.Max(MathF.Abs);
        var whole = new float[weight.Length];
        simulator.Apply(weight, rows, columns, amax, global, whole);

        var parts = weight.ToArray();
        var step = rows / 3;
        for (var row = 0; row < rows; row += step)
        {
            var values = parts.AsSpan(row * columns, step * columns);
            var perStep = c.Layout is AmaxLayout.Tensor or AmaxLayout.None ? amax : amax.AsSpan(row / step * (amax.Length / 3), amax.Length / 3);
            simulator.Apply(values, step, columns, perStep, global, values);
        }

        Assert.Equal(whole, parts);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void On_a_column_whose_rows_have_an_amax_each(string format, string level)
    {
        var c = SimulationCase.Named(format);
        if (c.Layout is not (AmaxLayout.Row or AmaxLayout.Block))
            return;
        foreach (var rows in (int[])[1, 15, 16, 127, 128, 129, 300])
        {
            var (column, amax) = (Numbers(new Random(rows), rows), Numbers(new Random(rows + 1), rows).Select(MathF.Abs).ToArray());
            var result = new float[rows];
            WeightSimulator.Of(c.Format, 1, Enum.Parse<SimdLevel>(level)).Apply(column, rows, 1, amax, 3f, result);
            Assert.Equal(column.Zip(amax, (x, a) => c.Round(x, a, 3f)), result);
        }
    }

    [Fact]
    public void A_weight_of_zeros_stays_zeros()
    {
        foreach (var c in SimulationCase.All)
        {
            var simulator = WeightSimulator.Of(c.Format, 0);
            var result = Enumerable.Repeat(1f, 256 * 256).ToArray();
            var amax = new float[simulator.AmaxCount(256, 256)];
            simulator.Measure(new float[256 * 256], 256, 256, amax);
            Assert.All(amax, static a => Assert.Equal(0f, a));
            simulator.Apply(new float[256 * 256], 256, 256, amax, 0, result);
            Assert.Equal(new float[256 * 256], result);
        }
    }

    [Fact]
    public void Calls_whose_spans_do_not_fit_are_refused()
    {
        foreach (var c in SimulationCase.All)
        {
            var simulator = WeightSimulator.Of(c.Format, 0);
            var (weight, amax) = (new float[256 * 256], new float[simulator.AmaxCount(256, 256)]);
            Assert.Throws<ArgumentException>(() => simulator.Apply(weight, 255, 256, amax, 1, weight));
            Assert.Throws<ArgumentException>(() => simulator.Apply(weight, 256, 256, new float[amax.Length + 1], 1, weight));
            Assert.Throws<ArgumentException>(() => simulator.Apply(weight, 256, 256, amax, 1, new float[weight.Length - 1]));
            Assert.Throws<ArgumentException>(() => simulator.Measure(weight, 256, 256, new float[amax.Length + 1]));
        }
    }

    [Fact]
    public void Only_w4a8_awq_has_a_first_format_of_two()
    {
        foreach (var c in SimulationCase.All.Where(static c => c.Format != QuantFormats.W4A8Awq))
        {
            var simulator = WeightSimulator.Of(c.Format, 0);
            Assert.Same(simulator, simulator.First);
        }

        var weight = Numbers(new Random(8), 4 * 256);
        var amax = SimulationCase.Named("int4_blockwise_weight_only").MeasureByReference(weight, 4, 256);
        var (int4, first) = (new float[weight.Length], new float[weight.Length]);
        WeightSimulator.Of(QuantFormats.Int4Blockwise, 0).Apply(weight, 4, 256, amax, 0, int4);
        WeightSimulator.Of(QuantFormats.W4A8Awq, 0).First.Apply(weight, 4, 256, amax, 0, first);
        Assert.Equal(int4, first);
    }

    private static float[] Numbers(Random random, int count)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
        {
            var block = i / 200 % 7;
            numbers[i] = random.Next(12) switch
            {
                0 => 0f,
                1 => BitConverter.UInt32BitsToSingle((uint)random.Next(0x7F7F_FFFF) | (uint)random.Next(2) << 31) * 1e-6f,
                2 => MathF.Round(random.NextSingle() * 16) / 4,
                3 => -MathF.ScaleB(1, random.Next(-149, -20)),
                _ when block == 5 => 0f,
                _ => (random.NextSingle() - 0.5f) * MathF.ScaleB(1, (block * 3) - 12),
            };
        }

        return numbers;
    }

    private static void AssertMeasured(SimulationCase c, string level, float[] weight, int rows, int columns, float[] expected)
    {
        var simulator = WeightSimulator.Of(c.Format, 0, Enum.Parse<SimdLevel>(level));
        Assert.Equal(c.Layout, simulator.Layout);
        Assert.Equal(expected.Length, simulator.AmaxCount(rows, columns));
        var actual = new float[expected.Length];
        Array.Fill(actual, 7f);
        simulator.Measure(weight, rows, columns, actual);
        Assert.Equal(expected, actual);
    }

    private static void AssertEqual(SimulationCase c, string level, float[] weight, int rows, int columns, float[] amax, float globalAmax)
    {
        var expected = c.ByReference(weight, rows, columns, amax, globalAmax);
        var actual = new float[weight.Length];
        WeightSimulator.Of(c.Format, 0, Enum.Parse<SimdLevel>(level)).Apply(weight, rows, columns, amax, globalAmax, actual);
        for (var i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToUInt32Bits(expected[i]) != BitConverter.SingleToUInt32Bits(actual[i]))
                Assert.Fail($"{c.Format.Id} [{rows}, {columns}] amax {amax.FirstOrDefault():R} of {globalAmax:R}: {weight[i]:R} at {i} is {actual[i]:R}, the reference has {expected[i]:R}");
        }
    }
}
