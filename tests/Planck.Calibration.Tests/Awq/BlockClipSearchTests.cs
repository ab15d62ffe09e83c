using System;
using System.Linq;
using System.Threading;
using Planck.Algebra;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Operators;
using Xunit;

namespace Planck.Calibration.Tests.Awq;

/// <summary>The vectorized losses of AWQ clip have the bits of the slow ones.</summary>
public sealed class BlockClipSearchTests
{
    private static readonly float[] Ratios = [0.5f, 0.8f, 1];

    /// <summary>Format, block, rows, columns, tokens of batches: the rows of two tiles and a part of 16, blocks of every kind of sum, a last block that is not full.</summary>
    public static TheoryData<string, int, int, int, int[]> Shapes => new()
    {
        { "int4_blockwise_weight_only", 128, 65, 256, [11, 4] },
        { "int4_blockwise_weight_only", 128, 5, 128, [64, 100, 7] },
        { "int4_blockwise_weight_only", 128, 3, 500, [127, 1] },
        { "int4_blockwise_weight_only", 64, 5, 7 * 64, [9, 33] },
        { "int4_blockwise_weight_only", 32, 1, 45 * 32, [70] },
        { "int4_blockwise_weight_only", 144, 16, 288, [19, 20] },
        { "nvfp4_static", 16, 2, 40 * 16, [66, 19] },
        { "int8_weight_only", 0, 18, 90, [10, 3] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Losses_have_the_bits_of_the_slow_ones(string format, int blockSize, int rows, int columns, int[] batches)
    {
        foreach (var numbers in Enum.GetValues<Numbers>())
        {
            var linear = new CalibratedLinear("linear", rows, columns, QuantFormats.Find(format)!, blockSize);
            var weight = Made(numbers, rows * columns, 1);
            var inputs = batches.Select((tokens, seed) => Made(numbers, tokens * columns, seed + 2)).ToArray();
            var width = blockSize == 0 ? columns : blockSize;
            foreach (var rounds in (bool[])[true, false])
            {
                var expected = SlowBlockLosses.Of(linear, weight, inputs, width, Ratios, static (amax, ratio) => ClipChoice.Clipped(amax, ratio, true), rounds);
                foreach (var threads in (int[])[1, 3])
                    Assert.Equal(expected, Fast(linear, weight, inputs, width, rounds, threads).Losses);
            }
        }
    }

    [Fact]
    public void Smoothed_inputs_and_weights_are_rounded_before_they_are_multiplied()
    {
        var linear = new CalibratedLinear("linear", 20, 256, QuantFormats.Int4Blockwise, 128);
        var (weight, inputs) = (Made(Numbers.Random, 20 * 256, 1), Made(Numbers.Random, 30 * 256, 2));
        float[] scale = [.. Enumerable.Range(0, 256).Select(static c => 0.3f + (c % 7))];
        var smoothedWeight = weight.Select((w, i) => w * (1 / scale[i % 256])).ToArray();
        var smoothedInputs = inputs.Select((x, i) => x * Bf16.ToSingle(Bf16.Round(scale[i % 256]))).ToArray();
        Bf16.RoundAll(smoothedWeight);
        Bf16.RoundAll(smoothedInputs);

        var expected = SlowBlockLosses.Of(linear, smoothedWeight, [smoothedInputs], 128, Ratios, static (amax, ratio) => amax * ratio, rounds: true);

        Assert.Equal(expected, Fast(linear, weight, [inputs], 128, rounds: true, 2, scale).Losses);
    }

    [Fact]
    public void It_does_not_matter_how_many_batches_are_judged_at_once()
    {
        var linear = new CalibratedLinear("linear", 20, 256, QuantFormats.Int4Blockwise, 128);
        var weight = Made(Numbers.Random, 20 * 256, 1);
        var inputs = Enumerable.Range(0, 5).Select(static seed => Made(Numbers.Random, 21 * 256, seed)).ToArray();
        var (block, clipped, ratios) = (Context(2), Clipped(linear, weight, null), Ratios);
        var search = new BlockClipSearch(linear, 128, ratios, rounds: true);
        foreach (var part in new[] { inputs[..3], inputs[3..] })
            search.Add(block, clipped, Sampled(part, 256));

        Assert.Equal(Fast(linear, weight, inputs, 128, rounds: true, 2).Losses, search.Choose(true).Losses);
    }

    private static ClipChoice Fast(CalibratedLinear linear, float[] weight, float[][] batches, int width, bool rounds, int threads, float[]? scale = null)
    {
        var search = new BlockClipSearch(linear, width, Ratios, rounds);
        search.Add(Context(threads), Clipped(linear, weight, scale), Sampled(batches, linear.Columns));
        return search.Choose(scale is null);
    }

    private static ClippedWeight Clipped(CalibratedLinear linear, float[] weight, float[]? scale) =>
        ClippedWeight.Of(new(linear) { PreQuantScale = scale }, Array.ConvertAll(weight, Bf16.Round), hasBlocks: true);

    private static SampledTokens Sampled(float[][] batches, int columns)
    {
        var sampled = new SampledTokens(columns, int.MaxValue);
        foreach (var batch in batches)
            sampled.AddBatch(batch, batch.Length / columns);
        return sampled;
    }

    private static BlockContext Context(int threads) => new()
    {
        Layer = 0,
        Groups = [],
        BatchSize = 1,
        Arithmetic = ArithmeticProfile.Cpu,
        Activations = ActivationPrecision.Bf16,
        Multiplier = new MatrixMultiplier(threads),
        Threads = threads,
        ReadWeight = static _ => throw new NotSupportedException(),
        Cancellation = CancellationToken.None,
    };

    private enum Numbers
    {
        /// <summary>Of all magnitudes between 2^-10 and 2^10.</summary>
        Random,

        /// <summary>Odd multiples whose products, sums and differences lie half way between two bf16 often.</summary>
        Ties,

        /// <summary>Blocks of zeros among others, of both signs.</summary>
        Zeros,

        /// <summary>Near the largest whose squares are finite.</summary>
        Large,
    }

    private static float[] Made(Numbers numbers, int count, int seed)
    {
        var random = new Random(seed);
        float[] made = [.. Enumerable.Range(0, count).Select(i => numbers switch
        {
            Numbers.Ties => random.Next(-129, 130),
            Numbers.Zeros => i / 64 % 3 == 0 ? random.NextSingle() - 0.5f : i % 2 == 0 ? 0 : -0f,
            Numbers.Large => (random.NextSingle() - 0.5f) * 1e8f,
            _ => (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-10, 11)),
        })];
        Bf16.RoundAll(made);
        return made;
    }
}
