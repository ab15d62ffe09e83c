using System;
using System.Linq;
using System.Threading;
using Planck.Algebra;
using Planck.Kernels.Codecs;

namespace Planck.Calibration.Tests.GptqTests;

/// <summary>GPTQ of one linear against a slow reference, and what it refuses.</summary>
public sealed class GptqAlgorithmTests
{
    [Theory]
    [InlineData("int4_blockwise_weight_only", 32, 70, 160, false)]
    [InlineData("int4_blockwise_weight_only", 32, 70, 160, true)]
    [InlineData("int8_weight_only", 0, 130, 96, true)]
    [InlineData("fp8_2d_blockwise_weight_only", 128, 140, 200, false)]
    [InlineData("w4a16_nvfp4_static", 16, 9, 272, false)]
    [InlineData("w4a16_nvfp4_static", 16, 9, 272, true)]
    [InlineData("w4a16_nvfp4_four_over_six", 16, 65, 48, false)]
    public void Weights_are_those_of_the_slow_reference(string format, int blockSize, int rows, int columns, bool actOrder)
    {
        var block = new SyntheticBlock(format, rows, columns, blockSize, ["down_proj"]);
        var linear = block.Group.Members[0];
        var hessian = SlowGptq.Hessian(block.Inputs, columns);
        var expected = SlowGptq.Run(linear, block.Weights[linear.Module], hessian, 0.01, actOrder);

        var result = block.Run((context, results) => new GptqAlgorithm(new() { ActOrder = actOrder }, context, results));

        // A tie that float32 decides the other way moves what follows in its row.
        var equal = expected.Zip(result.Weight!).Count(static pair => pair.First == pair.Second);
        Assert.True(equal >= 0.99 * expected.Length, $"{equal} of {expected.Length} weights are equal");
        var (slow, fast) = (SlowGptq.Error(expected, block.Weights[linear.Module], hessian, columns), SlowGptq.Error(result.Weight!, block.Weights[linear.Module], hessian, columns));
        Assert.InRange(fast, slow * 0.99, slow * 1.01);
        Assert.Equal(300, result.Tokens);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Threads_do_not_change_the_bits(int threads)
    {
        ushort[] Run(int count) => new SyntheticBlock("int4_blockwise_weight_only", 300, 256, 64, ["down_proj"])
            .Run(static (context, results) => new GptqAlgorithm(new(), context, results), count).Weight!;

        Assert.Equal(Run(2), Run(threads));
    }

    [Fact]
    public void How_tokens_are_cut_into_rows_does_not_change_the_bits()
    {
        var inputs = new SyntheticBlock("int8", 1, 40, 0, ["down_proj"], tokens: 1300).Inputs;
        float[] Sum(params int[] tokens)
        {
            var (moments, start) = (new SecondMoments(40, new MatrixMultiplier(2)), 0);
            foreach (var count in tokens)
            {
                moments.Add(inputs.AsSpan(start * 40, count * 40), static _ => { }, CancellationToken.None);
                start += count;
            }

            return moments.ToHessian(CancellationToken.None);
        }

        Assert.Equal(Sum(1300), Sum(1, 511, 700, 88));
    }

    [Fact]
    public void A_smoothed_linear_is_rounded_as_its_smoothed_weight_under_its_smoothed_inputs()
    {
        var scale = Enumerable.Range(0, 64).Select(static column => MathF.Pow(2, column % 3 - 1)).ToArray();
        var smoothed = new SyntheticBlock("int4_blockwise_weight_only", 20, 64, 32, ["down_proj"]);
        smoothed.First.PreQuantScale = scale;
        var folded = new SyntheticBlock("int4_blockwise_weight_only", 20, 64, 32, ["down_proj"]);
        var module = folded.Group.Members[0].Module;
        folded.Weights[module] = [.. folded.Weights[module].Select((bits, index) => Bf16.Round(Bf16.ToSingle(bits) / scale[index % 64]))];
        folded.Inputs = [.. folded.Inputs.Select((x, index) => x * scale[index % 64])];

        var result = smoothed.Run(static (context, results) => new GptqAlgorithm(new(), context, results));
        var expected = folded.Run(static (context, results) => new GptqAlgorithm(new(), context, results));

        Assert.Equal(expected.WeightAmax, result.WeightAmax);
        Assert.Equal(expected.Weight, result.Weight!.Select((bits, index) => Bf16.Round(Bf16.ToSingle(bits) / scale[index % 64])));
    }

    [Fact]
    public void Scales_that_were_chosen_before_are_kept()
    {
        var block = new SyntheticBlock("int4_blockwise_weight_only", 6, 64, 32, ["down_proj"]);
        block.First.WeightAmax = [.. Enumerable.Repeat(0.7f, 12)];

        var result = block.Run(static (context, results) => new GptqAlgorithm(new(), context, results));

        Assert.All(result.WeightAmax!, static amax => Assert.Equal(0.7f, amax));
        Assert.All(result.Weight!, static bits => Assert.InRange(Bf16.ToSingle(bits), -0.81f, 0.7f));
    }

    [Theory]
    [InlineData("gate_proj", "up_proj", true)]
    [InlineData("w1", "w3", true)]
    [InlineData("in_proj_qkv", "in_proj_z", false)]
    public void Static_nvfp4_shares_its_range_where_engines_fuse(string first, string second, bool shared)
    {
        var block = new SyntheticBlock("w4a16_nvfp4_static", 8, 64, 16, [first, second]);
        var modules = block.Group.Members.Select(static l => l.Module).ToArray();
        block.Weights[modules[1]][5] = Bf16.Round(3);

        block.Run(static (context, results) => new GptqAlgorithm(new(), context, results));

        Assert.Equal(3, block.Results[modules[1]].GlobalAmax);
        Assert.Equal(shared, block.Results[modules[0]].GlobalAmax == 3);
    }

    [Fact]
    public void An_expert_without_tokens_keeps_its_weight()
    {
        var block = new SyntheticBlock("int4_blockwise_weight_only", 4, 32, 32, ["down_proj"]);
        using var algorithm = new GptqAlgorithm(new(), block.Context(), block.Results);
        algorithm.EndPass(0);
        algorithm.Finish();

        Assert.Null(block.First.Weight);
    }

    [Fact]
    public void Inputs_that_were_always_zero_are_an_error_that_names_the_layer()
    {
        var block = new SyntheticBlock("int4_blockwise_weight_only", 4, 32, 32, ["down_proj"]);
        block.Inputs = new float[64];

        var error = Assert.Throws<CalibrationException>(() => block.Run(static (context, results) => new GptqAlgorithm(new(), context, results)));

        Assert.Equal("model.layers.0.mlp.down_proj", error.Module);
        Assert.Contains("zero for all 2 tokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_is_not_a_number_is_an_error_that_names_the_layer()
    {
        var block = new SyntheticBlock("int4_blockwise_weight_only", 4, 32, 32, ["down_proj"]);
        block.Inputs[40] = float.NaN;

        var error = Assert.Throws<CalibrationException>(() => block.Run(static (context, results) => new GptqAlgorithm(new(), context, results)));

        Assert.Contains("its input 8 became NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_is_not_a_number_is_an_error_that_says_where()
    {
        var block = new SyntheticBlock("int4_blockwise_weight_only", 4, 32, 32, ["down_proj"]);
        block.Weights[block.First.Linear.Module][40] = Bf16.Round(float.NaN);

        var error = Assert.Throws<CalibrationException>(() => block.Run(static (context, results) => new GptqAlgorithm(new(), context, results)));

        Assert.Contains("row 1, column 8 is NaN", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nvfp4")]
    [InlineData("mxfp4_weight_only")]
    [InlineData("mxfp8")]
    [InlineData("w4a8_nvfp4_fp8")]
    public void A_format_that_measures_its_blocks_itself_is_refused_before_any_work(string format)
    {
        var block = new SyntheticBlock(format, 4, 32, 0, ["down_proj"]);

        var error = Assert.Throws<CalibrationException>(() => block.Run(static (context, results) => new GptqAlgorithm(new(), context, results)));

        Assert.Contains(format, error.Message, StringComparison.Ordinal);
        Assert.Contains("nvfp4_static", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quantized_inputs_without_a_measured_range_are_refused()
    {
        var block = new SyntheticBlock("int8", 4, 32, 0, ["down_proj"]);

        var error = Assert.Throws<CalibrationException>(() => block.Run(static (context, results) => new GptqAlgorithm(new(), context, results)));

        Assert.Contains("name max before gptq", error.Message, StringComparison.Ordinal);
    }
}
