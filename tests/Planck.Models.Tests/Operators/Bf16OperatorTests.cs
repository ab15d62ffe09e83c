using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

/// <summary>Operators that round on the way, as torch does in bfloat16, beside plain loops that round at the same places.</summary>
public class Bf16OperatorTests
{
    /// <summary>Squares are added as torch adds fewer than 512 numbers: four vectors of eight sums each, then the vectors, what filled none, and the lanes.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(300)]
    public void An_rms_norm_sums_in_float32_and_rounds_what_its_weight_is_multiplied_with(int width)
    {
        float[] x = Rounded(Values.Normal(3 * width, width, 3)), weight = Rounded(Values.Normal(width, 2)), actual = new float[x.Length];
        Norms.Rms(x, actual, new RowLayout(3, width), weight, 1e-5f, precision: ActivationPrecision.Bf16, roundsBeforeWeight: true);
        for (var row = 0; row < 3; row++)
        {
            var sums = new float[32];
            var whole = width / 32 * 32;
            for (var i = 0; i < whole; i++)
                sums[i % 32] += x[(row * width) + i] * x[(row * width) + i];
            var eights = (width - whole) / 8 * 8;
            for (var i = whole; i < whole + eights; i++)
                sums[i % 8] += x[(row * width) + i] * x[(row * width) + i];
            var sum = 0f;
            for (var i = whole + eights; i < width; i++)
                sum += x[(row * width) + i] * x[(row * width) + i];
            for (var lane = 0; lane < 8; lane++)
                sum += sums[lane] + sums[lane + 8] + sums[lane + 16] + sums[lane + 24];
            var scale = 1 / MathF.Sqrt((sum / width) + 1e-5f);
            for (var i = row * width; i < (row + 1) * width; i++)
                Assert.Equal(Round(x[i] * scale) * weight[i % width], actual[i]);
        }
    }

    [Theory]
    [InlineData(RopePairing.Halves)]
    [InlineData(RopePairing.Interleaved)]
    public void A_rotation_rounds_cosines_sines_and_products(RopePairing pairing)
    {
        const int Dimension = 76;
        int[] positions = [5, 0, 77];
        var table = RopeTable.Build(new RopeParameters { Dimension = Dimension }, 78, precision: ActivationPrecision.Bf16);
        float[] x = Rounded(Values.Normal(positions.Length * Dimension, 1)), actual = [.. x];
        table.Apply(actual, positions, 1, Dimension, pairing);
        var exact = RopeTable.Build(new RopeParameters { Dimension = Dimension }, 78);
        for (var row = 0; row < positions.Length; row++)
        {
            for (var i = 0; i < Dimension / 2; i++)
            {
                var (first, second) = pairing == RopePairing.Halves ? (i, i + (Dimension / 2)) : (2 * i, (2 * i) + 1);
                float a = x[(row * Dimension) + first], b = x[(row * Dimension) + second];
                float cos = Round(exact.Cos(positions[row])[i]), sin = Round(exact.Sin(positions[row])[i]);
                Assert.Equal(Round(a * cos) - Round(b * sin), actual[(row * Dimension) + first]);
                Assert.Equal(Round(b * cos) + Round(a * sin), actual[(row * Dimension) + second]);
            }
        }
    }

    [Fact]
    public void A_gated_activation_is_rounded_before_the_product()
    {
        float[] gate = Rounded(Values.Normal(501, 1, 3)), up = Rounded(Values.Normal(501, 2)), actual = new float[501];
        Activation.Gated(ActivationKind.Silu, gate, up, actual, 2, ActivationPrecision.Bf16);
        RequireMostlyEqual([.. gate.Zip(up, static (g, u) => Round((float)(g * Values.Sigmoid(g))) * u)], actual);
    }

    [Fact]
    public void Every_step_of_the_clamped_gate_is_rounded()
    {
        float[] gate = Rounded(Values.Normal(501, 1, 5)), up = Rounded(Values.Normal(501, 2, 5)), actual = new float[501];
        Activation.ClampedSwiGlu(gate, up, actual, precision: ActivationPrecision.Bf16);
        RequireMostlyEqual([.. gate.Zip(up, Expected)], actual);

        static float Expected(float gate, float up)
        {
            (gate, up) = (MathF.Min(gate, 7), Math.Clamp(up, -7, 7));
            return Round(up + 1) * Round(gate * Round((float)Values.Sigmoid(Round(gate * 1.702f))));
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Attention_with_sinks_or_capped_logits_rounds_scores_and_probabilities(bool sinks, bool capped)
    {
        var parameters = Parameters(2, 1) with { Sinks = sinks ? new float[] { 0.5f, 0.5f } : default, LogitSoftcap = capped ? 2.5f : null };
        RequireRounding(parameters, 90, (scores, values) =>
        {
            var logits = scores.Select(s => Round(Round((float)(s / parameters.Scale)) * parameters.Scale));
            if (capped)
                logits = logits.Select(static s => double.IsNegativeInfinity(s) ? s : Round(Round((float)Math.Tanh(Round(s / 2.5f))) * 2.5f));
            float[] all = sinks ? [.. logits, 0.5f] : [.. logits];
            var distances = Array.ConvertAll(all, l => sinks ? Round(l - all.Max()) : l - all.Max());
            var sum = distances.Sum(static d => Math.Exp(d));
            var mixed = new double[values(0).Length];
            for (var key = 0; key < scores.Length; key++)
            {
                for (var d = 0; d < mixed.Length; d++)
                    mixed[d] += Round((float)(Math.Exp(distances[key]) / sum)) * values(key)[d];
            }

            return mixed;
        });
    }

    private static AttentionParameters Parameters(int heads, int keyHeads) => new()
    {
        QueryHeads = heads,
        KeyValueHeads = keyHeads,
        KeyDim = 16,
        ValueDim = 16,
        Scale = 0.25f,
        Precision = ActivationPrecision.Bf16,
    };

    /// <summary>
    /// A last bit of a score decides about a last bit of few exponentials: on average outputs are ten times nearer to the definition with rounding than rounding
    /// moves them.
    /// </summary>
    /// <param name="expected">From scaled scores (-infinity where hidden) and values to an output.</param>
    private static void RequireRounding(AttentionParameters parameters, int length, Func<double[], Func<int, float[]>, double[]> expected)
    {
        var (heads, keyHeads, dim) = (parameters.QueryHeads, parameters.KeyValueHeads, parameters.KeyDim);
        float[] query = Rounded(Values.Normal(length * heads * dim, 1)), key = Rounded(Values.Normal(length * keyHeads * dim, 2));
        float[] value = Rounded(Values.Normal(length * keyHeads * dim, 3)), rounded = new float[query.Length], plain = new float[query.Length];
        Attention.Run(query, key, value, rounded, [AttentionSequence.Whole(0, length)], parameters, 2);
        Attention.Run(query, key, value, plain, [AttentionSequence.Whole(0, length)], parameters with { Precision = ActivationPrecision.Float32 }, 2);
        List<double> misses = [], moves = [];
        for (var position = 0; position < length; position += Math.Max(1, length / 50))
        {
            for (var head = 0; head < heads; head++)
            {
                var (shared, place) = (head / (heads / keyHeads), ((position * heads) + head) * dim);
                var scores = new double[length];
                Array.Fill(scores, double.NegativeInfinity);
                for (var k = Math.Max(0, position + 1 - (parameters.SlidingWindow ?? length)); k <= position; k++)
                    scores[k] = parameters.Scale * Enumerable.Range(0, dim).Sum(d => (double)query[place + d] * key[(((k * keyHeads) + shared) * dim) + d]);
                var output = expected(scores, k => value.AsSpan(((k * keyHeads) + shared) * dim, dim).ToArray());
                for (var d = 0; d < dim; d++)
                {
                    misses.Add(Math.Abs(rounded[place + d] - output[d]));
                    moves.Add(Math.Abs(plain[place + d] - output[d]));
                }
            }
        }

        Assert.True(moves.Average() > 1e-5);
        Assert.InRange(misses.Average(), 0, moves.Average() / 10);
    }

    private static void RequireMostlyEqual(float[] expected, float[] actual)
    {
        Assert.All(expected.Zip(actual), static p => Assert.InRange(p.Second - p.First, -0.02f * Math.Abs(p.First), 0.02f * Math.Abs(p.First)));
        Assert.InRange(expected.Zip(actual).Count(static p => p.First == p.Second), (int)(0.99 * expected.Length), expected.Length);
    }

    private static float[] Rounded(float[] values) => Array.ConvertAll(values, Round);

    private static float Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
