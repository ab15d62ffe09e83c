using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algebra;
using Planck.Algebra.Factorizations;
using Planck.Calibration.Tests.GptqTests;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Xunit.Abstractions;

namespace Planck.Calibration.Tests.SvdQuantTests;

/// <summary>Singular values that stay in 16 bits, against ModelOpt 0.47 and against what they promise.</summary>
public sealed class SvdQuantAlgorithmTests(ITestOutputHelper output)
{
    private const string Module = "model.layers.0.self_attn.k_proj";

    [Fact]
    public void The_product_of_the_factors_is_modelopts()
    {
        var golden = GoldenTensors.Open("functions", "algorithms.safetensors");
        var weight = Array.ConvertAll(golden.Bf16("svd.weight").ToArray(), Bf16.ToSingle);

        var svd = TruncatedSvd.Of(weight, 48, 64, 8, new MatrixMultiplier(2));

        // ModelOpt rounds both factors to bf16.
        var (a, b) = (Array.ConvertAll(svd.A, Rounded), Array.ConvertAll(svd.B, Rounded));
        var expected = golden.Singles("svd.product").ToArray();
        for (var index = 0; index < expected.Length; index++)
            Assert.Equal(expected[index], Enumerable.Range(0, 8).Sum(vector => b[index / 64 * 8 + vector] * a[vector * 64 + index % 64]), 1e-5f);
    }

    [Fact]
    public void The_first_block_of_the_bundled_model_is_split_as_modelopt_splits_it()
    {
        var golden = GoldenTensors.Open("ptq", "nvfp4_svdquant", "calibration.safetensors");
        var groups = BlockDriver.LlamaGroups(0, QuantFormats.All.Single(static f => f.Id == "nvfp4"), BundledModel.Hidden, BundledModel.KeyValue, BundledModel.Intermediate);
        var results = BlockDriver.Run(BundledModel.Folder, BundledModel.Rows, 8, 0, groups, static (context, found) => new SvdQuantAlgorithm(new(), context, found));

        var found = results[Module];
        var (rows, columns) = (found.Linear.Rows, found.Linear.Columns);
        var scale = golden.Singles(Module + ".input_quantizer.pre_quant_scale").ToArray();
        var worst = scale.Zip(found.PreQuantScale!).Max(static pair => Math.Abs(pair.First - pair.Second) / pair.First);
        var (ours, theirs) = (
            Product(found.LowRank!.B, found.LowRank.A, rows, columns),
            Product(Singles(golden, "svdquant_lora_b"), Singles(golden, "svdquant_lora_a"), rows, columns));
        var difference = Math.Sqrt(ours.Zip(theirs).Sum(static pair => Math.Pow(pair.First - pair.Second, 2)) / theirs.Sum(static x => (double)x * x));
        var amax = found.Weight!.Select((bits, index) => Math.Abs(Rounded(Bf16.ToSingle(bits) * (1 / found.PreQuantScale![index % columns])))).Max();
        output.WriteLine($"smoothing differs by {worst}, B A by {difference}; range of the rest {amax}, ModelOpt's {golden.Singles(Module + ".weight_quantizer.amax")[0]}");
        Assert.InRange(worst, 0, 0.005);
        Assert.InRange(difference, 0, 0.005);

        // The largest rest is the difference of two numbers between 1 and 2: one bf16 step of either.
        Assert.Equal(golden.Singles(Module + ".weight_quantizer.amax")[0], amax, 1f / 128);
        Assert.All(results.Values, static result => Assert.Equal(32, result.LowRank!.Rank));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(80)]
    public void What_is_quantized_and_what_stays_add_up_to_the_smoothed_weight(int rank)
    {
        var block = new SyntheticBlock("nvfp4", 48, 64, 16, ["down_proj"]);
        var original = block.Weights[block.First.Linear.Module];
        var scale = Enumerable.Range(0, 64).Select(static column => MathF.Pow(2, column % 3 - 1)).ToArray();

        var result = block.Run((context, results) => new SvdQuantAlgorithm(new() { LowRank = rank }, context, results, new FixedSmoothing(context, results, scale)));

        var product = Product(result.LowRank!.B, result.LowRank.A, 48, 64);
        Assert.Equal(rank, result.LowRank.Rank);
        for (var index = 0; index < product.Length; index++)
        {
            var sum = Bf16.ToSingle(result.Weight![index]) / scale[index % 64] + product[index];
            Assert.Equal(Bf16.ToSingle(original[index]) / scale[index % 64], sum, 0.02f);
        }

        Assert.All(result.LowRank.A.Concat(result.LowRank.B), static value => Assert.Equal(Rounded(value), value));
    }

    [Fact]
    public void Threads_do_not_change_the_bits()
    {
        ushort[] Run(int threads) => new SyntheticBlock("nvfp4", 100, 80, 16, ["down_proj"])
            .Run(static (context, results) => new SvdQuantAlgorithm(new() { LowRank = 8 }, context, results), threads).Weight!;

        Assert.Equal(Run(1), Run(3));
    }

    private static float Rounded(float value) => Bf16.ToSingle(Bf16.Round(value));

    private static float[] Singles(GoldenTensors golden, string field) => Array.ConvertAll(golden.Bf16($"{Module}.weight_quantizer.{field}").ToArray(), Bf16.ToSingle);

    private static float[] Product(float[] b, float[] a, int rows, int columns)
    {
        var (product, rank) = (new float[rows * columns], b.Length / rows);
        for (var index = 0; index < product.Length; index++)
        {
            for (var vector = 0; vector < rank; vector++)
                product[index] += b[index / columns * rank + vector] * a[vector * columns + index % columns];
        }

        return product;
    }

    private sealed class FixedSmoothing(BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results, float[] scale) : BlockAlgorithm(block, results)
    {
        public override int Passes => 1;

        public override void Finish()
        {
            foreach (var result in Results.Values)
                result.PreQuantScale = scale;
        }
    }
}
