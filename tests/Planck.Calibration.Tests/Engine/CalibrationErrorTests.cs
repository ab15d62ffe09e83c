using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Testing;
using Xunit;

namespace Planck.Calibration.Tests.Engine;

/// <summary>What goes wrong names the layer, the cause and the cure.</summary>
public sealed class CalibrationErrorTests
{
    private static readonly QuantFormat Fp8 = QuantFormats.Find("fp8")!;

    [Fact]
    public void No_rows_are_refused_before_the_model_is_opened() => Refused(
        static job => job with { ModelFolder = "nowhere", Rows = [] },
        "there is no calibration data, and fp8 has to see activations. Name a file of token ids or text: calibrate: {data: FILE}");

    [Fact]
    public void Rows_without_tokens_are_no_data() => Refused(static job => job with { Rows = [[], []] }, "there is no calibration data");

    [Fact]
    public void Too_few_tokens_are_refused() => Refused(static job => job with { Rows = [[1, 2, 3]] }, "the calibration data have 3 tokens, too few");

    [Fact]
    public void A_measured_cache_needs_data_too() => Refused(
        static job => job with { Linears = [], KvCache = KvCacheFormats.Nvfp4, Rows = [] }, "there is no calibration data, and the nvfp4 cache has to see activations");

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_share_of_experts_is_between_0_and_1(double ratio) => Refused(job => job with { MoeExpertsRatio = ratio }, "Set moe_experts_ratio to more than 0 and at most 1");

    [Fact]
    public void A_batch_has_rows() => Refused(static job => job with { BatchSize = 0 }, "a batch has 0 rows");

    [Fact]
    public void A_linear_is_listed_once() => Refused(
        static job => job with { Linears = [job.Linears[0], job.Linears[0]] }, "model.layers.0.self_attn.q_proj: it is listed twice");

    [Fact]
    public void A_linear_must_be_one_of_the_model() => Refused(
        static job => job with { Linears = [new("model.layers.9.self_attn.q_proj", 128, 128, Fp8, 0)] }, "model.layers.9.self_attn.q_proj: the model has no linear of this name");

    [Fact]
    public void A_linear_must_have_the_shape_of_the_model() => Refused(
        static job => job with { Linears = [job.Linears[0] with { Columns = 64 }] }, "model.layers.0.self_attn.q_proj: it is planned as 128 x 64, and the model has 128 x 128");

    [Fact]
    public void Ids_outside_of_the_vocabulary_are_refused() => Refused(
        static job => job with { Rows = [[.. Enumerable.Repeat(1, 31), 512]] }, "row 0: token id 512 at position 31 is outside of the vocabulary");

    [Fact]
    public void A_budget_that_holds_no_row_is_refused() => Refused(
        static job => job with { Inference = new() { Threads = 1, MemoryBudget = 1 << 16 } }, "memory budget: 65536 bytes are too few");

    [Fact]
    public void Smoothing_and_GPTQ_are_not_combined() => Refused(
        static job => job with { Algorithms = [new AwqLite(), new Planck.Algorithms.Gptq()] }, "gptq and awq_lite cannot be combined");

    [Fact]
    public void Smoothing_and_a_choice_of_input_ranges_are_not_combined() => Refused(
        static job => job with { Linears = [job.Linears[0] with { Format = QuantFormats.Find("nvfp4")!, BlockSize = 16 }], Algorithms = [new Nvfp4ActHeadroom(), new AwqLite()] },
        "awq_lite and nvfp4_act_headroom cannot be combined");

    [Fact]
    public void An_input_that_is_always_zero_is_refused() => Refused(
        static job => job, "model.layers.1.mlp.gate_proj: its input was zero for all 64 tokens, and a scale of fp8 must be positive", ("model.layers.1.post_attention_layernorm.weight", 0));

    public static TheoryData<CalibrationAlgorithm> OfWeightsAlone => [new AwqLite(), new AwqClip(), new AwqFull(), new Planck.Algorithms.Gptq(), new LocalHessian { Fp8ScaleSweep = false, BlockSize = 64 }];

    [Theory]
    [MemberData(nameof(OfWeightsAlone))]
    public void An_input_that_is_always_zero_is_refused_where_its_range_is_not_stored_too(CalibrationAlgorithm algorithm) => Refused(
        job => job with { Linears = [.. job.Linears.Select(static l => l with { Format = QuantFormats.Find("int4_blockwise_weight_only")!, BlockSize = 64 })], Algorithms = [algorithm] },
        "model.layers.1.mlp.gate_proj: its input was zero for all 64 tokens, so that ",
        ("model.layers.1.post_attention_layernorm.weight", 0));

    [Fact]
    public void Keys_that_are_always_zero_are_refused() => Refused(
        static job => job with { KvCache = KvCacheFormats.Fp8 },
        "model.layers.1.self_attn: its keys were zero for all tokens, and a scale of the fp8 cache must be positive",
        ("model.layers.1.self_attn.k_proj.weight", 0));

    [Fact]
    public void An_input_that_is_not_finite_names_layer_and_row() => Refused(
        static job => job, "model.layers.1.mlp.down_proj: its input is NaN or infinite in row 0 of the calibration data", ("model.layers.1.mlp.up_proj.weight", 3e38f));

    [Fact]
    public void A_quantized_checkpoint_is_not_calibrated() => Refused(
        static job =>
        {
            File.WriteAllText(Path.Combine(job.ModelFolder, "hf_quant_config.json"), "{}");
            return job;
        },
        "is quantized already");

    [Fact]
    public void Finished_blocks_stay_when_a_later_one_fails()
    {
        using var folder = new TemporaryFolder();
        var job = Job(folder, ("model.layers.1.post_attention_layernorm.weight", 0));
        Assert.Throws<CalibrationException>(() => Calibrator.Run(job));
        Assert.Single(ResultFiles.Names(job.WorkFolder));
    }

    private static void Refused(Func<CalibrationJob, CalibrationJob> change, string message, (string Tensor, float Value)? edit = null)
    {
        using var folder = new TemporaryFolder();
        var thrown = Assert.Throws<CalibrationException>(() => Calibrator.Run(change(Job(folder, edit))));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    private static CalibrationJob Job(TemporaryFolder folder, (string Tensor, float Value)? edit)
    {
        var model = folder.File("model");
        Directory.CreateDirectory(model);
        new SyntheticModel(128, 192, 2) { Edit = edit }.WriteTo(model);
        return new()
        {
            ModelFolder = model,
            Linears = new CalibratedModel(model, "", "").Linears(Fp8),
            KvCache = KvCacheFormats.None,
            Algorithms = [],
            Rows = SyntheticModel.Rows(2, 32),
            WorkFolder = folder.File("work"),
            Fingerprint = "errors",
            Inference = new() { Threads = 2, MemoryBudget = 64 << 20 },
        };
    }
}
