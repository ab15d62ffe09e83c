using System.Linq;
using Planck.Algorithms;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Models;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Plans.Cost;
using Manifests = Planck.Core.Tests.Models.SampleModels;

namespace Planck.Core.Tests.Plans.Cost;

/// <summary>What a plan costs; sizes against exported checkpoints are in the conformance tests.</summary>
public class PlanCostTests
{
    private const string Text = "calibrate: {data: data/calib.jsonl, samples: 512}\n";

    private static QuantPlan Plan(string rest, ModelManifest manifest) => RecipeText.Bind($"model: {manifest.Name}\n{rest}", manifest).Plan!;

    private static PlanCost Cost(string rest, ModelManifest manifest, DataTokens? data = null) => PlanCost.Of(Plan(rest, manifest), data);

    private static PhaseCost Of(PlanCost cost, Phase phase) => cost.Phases.Single(p => p.Phase == phase);

    // The model card's 8,030,261,248 parameters; a layer has 218,103,808 in its linears.
    [Fact]
    public void The_size_of_Llama_8B_is_the_published_one()
    {
        var size = Cost("format: mxfp8\n", Manifests.Llama31_8B).Size;

        Assert.Equal(8_030_261_248, size.Weights);
        Assert.Equal(2 * 8_030_261_248, size.BytesBefore);
        Assert.Equal(32 * 218_103_808L, size.QuantizedWeights);
        Assert.Equal(32 * 218_103_808L * 33 / 32, size.QuantizedBytes);
        Assert.Equal(2 * (8_030_261_248 - size.QuantizedWeights) + size.QuantizedBytes, size.BytesAfter);
        Assert.Equal(8.25, size.QuantizedBitsPerWeight);
        Assert.Equal(System.Math.Round(8.0 * size.BytesAfter / 8_030_261_248, 4), size.BitsPerWeight);
        Assert.Equal(1, size.QuantizedShare);
    }

    [Fact]
    public void Every_module_is_in_one_row_that_says_why_it_is_kept()
    {
        var summary = PlanSummary.Of(Plan("rules:\n  - layers: \"*.mlp.*\"\n    format: mxfp8\n  - layers: \"layers.0.*\"\n    format: keep\n    because: it is first\n", Manifests.Qwen3_30B_A3B));

        Assert.Equal(Manifests.Qwen3_30B_A3B.Families.Where(static f => f.Name.Key.EndsWith(".weight", System.StringComparison.Ordinal)).Sum(static f => f.Name.Count), summary.Layers.Sum(static r => r.Count));
        Assert.Empty(summary.Others);
        Assert.Equal(KeptReason.Embedding, Row("model.embed_tokens").Kept);
        Assert.Equal(KeptReason.Head, Row("lm_head").Kept);
        Assert.Equal(KeptReason.Norm, Row("model.norm").Kept);
        Assert.Equal(KeptReason.Router, Row("model.layers.{1..47}.mlp.gate").Kept);
        Assert.Equal(KeptReason.NoRule, Row("model.layers.{1..47}.self_attn.o_proj").Kept);
        Assert.Equal((KeptReason.Rule, 5, "it is first"), (Row("model.layers.{0}.mlp.experts.{0..127}.up_proj").Kept, Row("model.layers.{0}.mlp.experts.{0..127}.up_proj").Line, Row("model.layers.{0}.mlp.experts.{0..127}.up_proj").Because));
        Assert.Equal((null, "mxfp8", 47 * 128 * 2), (Row("model.layers.{1..47}.mlp.experts.{0..127}.up_proj").Kept, Row("model.layers.{1..47}.mlp.experts.{0..127}.up_proj").Format, Row("model.layers.{1..47}.mlp.experts.{0..127}.up_proj").Count));

        PlanRow Row(string module) => summary.Layers.Single(r => r.Modules.Contains(module));
    }

    [Fact]
    public void Tensors_of_no_module_are_counted_and_named()
    {
        var manifest = Manifests.Classics7M.With("classics-7m-bias", static t => t.Name.EndsWith("q_proj.weight", System.StringComparison.Ordinal)
            ? [t, new(t.Name.Replace(".weight", ".bias", System.StringComparison.Ordinal), DType.F32, [t.Shape[0]])]
            : t.Name == "model.norm.weight" ? [t, new("model.rotary.inv_freq", DType.F32, [32])] : [t]);

        var summary = PlanSummary.Of(Plan("format: mxfp8\n", manifest));

        // Six biases, which are rounded to the model's bfloat16, and a buffer, which is copied.
        Assert.Equal(new("biases and buffers", 7, (6 * 256) + 32, 4 * ((6 * 256) + 32), (2 * 6 * 256) + (4 * 32), KeptReason.NotAModule), Assert.Single(summary.Others));
        Assert.Equal(summary.Cost.Size.BytesAfter, summary.Layers.Sum(static r => r.BytesAfter) + summary.Others.Sum(static o => o.BytesAfter));
    }

    // A layer of Qwen3-30B-A3B: 128 experts with inputs of 2048 (gate, up) and 768 (down) columns, q, k, v with 2048, o with 4096. GPTQ keeps K x K + 512 K numbers of
    // each; solving o takes another 4096 x 4096, and its 2048 x 4096 weights in float32 and bf16. Afterwards all weights of the layer are there again, with a scale per 128.
    [Fact]
    public void GPTQ_on_a_mixture_keeps_second_moments_for_every_expert()
    {
        var memory = Of(Cost("format: int4_blockwise_weight_only\nalgorithm: gptq\n" + Text, Manifests.Qwen3_30B_A3B), Phase.Calibrating).Memory;

        static long Moments(long columns) => 4 * ((columns * columns) + (512 * columns));
        var weights = (128 * 3 * 768 * 2048L) + (2 * 4096 * 2048L) + (2 * 512 * 2048L);
        Assert.Equal((128 * (Moments(2048) + Moments(768))) + Moments(2048) + Moments(4096) + (4 * 4096 * 4096) + (6 * 2048 * 4096L), memory.Statistics);
        Assert.Equal((2 * weights) + (4 * weights / 128), memory.Results);
        Assert.Null(memory.Peak);
    }

    [Fact]
    public void With_a_budget_the_peak_is_known()
    {
        var memory = Of(Cost("format: int4_blockwise_weight_only\nalgorithm: gptq\nmemory_budget: 2 GB\n" + Text, Manifests.Classics7M), Phase.Calibrating).Memory;

        Assert.Equal(memory.Weights + memory.Statistics + memory.Results + 2_000_000_000, memory.Peak);
    }

    // 2 K x K of each input, a batch of all inputs, and for down_proj the packed moments and the weight.
    [Theory]
    [InlineData(null, null, 8 * 512)]
    [InlineData(16384L, 256, 8 * 256)]
    [InlineData(1000L, 256, 1000)]
    public void AWQ_keeps_a_batch_whose_size_the_data_tell(long? tokens, int? row, int batch)
    {
        var memory = Of(
            Cost("format: int4_blockwise_weight_only\nalgorithm: awq_lite\ncalibrate: {data: c.safetensors, batch_size: 8}\n", Manifests.Classics7M, new(tokens, row)), Phase.Calibrating).Memory;

        Assert.Equal((8 * ((3 * 256 * 256) + (768 * 768))) + (4L * batch * ((3 * 256) + 768)) + (4 * 768 * 768) + (2 * 256 * 768), memory.Statistics);
    }

    [Theory]
    [InlineData("format: mxfp8\n", new[] { Phase.Quantizing })]
    [InlineData("format: w4a16_nvfp4\nalgorithm: mse\n", new[] { Phase.Calibrating, Phase.Quantizing })]
    [InlineData("format: fp8\n" + Text, new[] { Phase.Calibrating, Phase.Quantizing })]
    [InlineData("format: mxfp8\nevaluate: {data: e.jsonl}\n", new[] { Phase.Quantizing, Phase.Evaluating })]
    public void A_plan_has_the_phases_it_asks_for(string recipe, Phase[] phases) => Assert.Equal(phases, Cost(recipe, Manifests.Classics7M).Phases.Select(static p => p.Phase));

    [Fact]
    public void Without_data_no_model_runs_and_no_budget_counts()
    {
        var search = Of(Cost("format: w4a16_nvfp4\nalgorithm: mse\n", Manifests.Classics7M), Phase.Calibrating);

        Assert.False(search.Memory.UsesBudget);
        Assert.Equal(search.Time.FixedCoreSeconds, search.Time.CoreSeconds);
    }

    [Theory]
    [InlineData("data: c.jsonl, samples: 100, sequence_length: 200", 20_000L)]
    [InlineData("data: c.jsonl, samples: 100", 51_200L)]
    [InlineData("data: c.jsonl", null)]
    [InlineData("data: c.safetensors, samples: 100, sequence_length: 200", null)]
    public void Tokens_of_text_are_at_most_rows_times_length_and_of_ids_only_the_file_knows(string calibrate, long? tokens)
    {
        var recipe = $"format: fp8\ncalibrate: {{{calibrate}}}\n";

        Assert.Equal(tokens, Of(Cost(recipe, Manifests.Classics7M), Phase.Calibrating).Time.Tokens);
        Assert.Equal(tokens is null, Of(Cost(recipe, Manifests.Classics7M), Phase.Calibrating).Time.CoreSeconds is null);
        Assert.Equal(7777, Of(Cost(recipe, Manifests.Classics7M, new(Calibration: 7777)), Phase.Calibrating).Time.Tokens);
    }

    // 2 operations a weight, and 4 x 4096 a layer for each of the 256 tokens that a token sees on average.
    [Fact]
    public void A_token_of_Llama_8B_takes_the_operations_of_its_weights_and_of_its_attention()
    {
        var model = Plan("format: mxfp8\n", Manifests.Llama31_8B).Model.Transformer!;

        Assert.Equal((2 * 32 * 218_103_808.0) + (32 * 4 * 4096 * 256.0), ForwardWork.OfLayers(model, rowTokens: 512));
        Assert.Equal(2 * 4096 * 128256.0, ForwardWork.OfHead(model));
    }

    // Eight of 128 experts, three linears of 2048 x 768 each; q, k, v, o; the router.
    [Fact]
    public void A_token_of_a_mixture_takes_the_operations_of_the_experts_it_goes_to()
    {
        var model = Plan("format: mxfp8\n", Manifests.Qwen3_30B_A3B).Model.Transformer!;
        var dense = (2 * 4096 * 2048.0) + (2 * 512 * 2048) + (128 * 2048);

        Assert.Equal(48 * 2 * (dense + (8 * 3 * 2048 * 768.0)), ForwardWork.OfLayers(model, rowTokens: 0));
        Assert.Equal(48 * 2 * (dense + (128 * 3 * 2048 * 768.0)), ForwardWork.OfLayers(model, rowTokens: 0, static m => m.Experts));
    }

    [Theory]
    [InlineData("format: int4_blockwise_weight_only\n", "", 8, 6.25, 16384.0)]
    [InlineData("format: int4_blockwise_weight_only\n", ", moe_experts_ratio: 0.25", 32, 25.0, 65536.0)]
    [InlineData("format: int4_blockwise_weight_only\n", ", moe_experts_ratio: 1", 128, 100.0, 262144.0)]
    public void An_expert_sees_its_share_of_the_tokens(string format, string ratio, int perToken, double percent, double tokens)
    {
        var experts = Assert.Single(Cost($"{format}algorithm: gptq\ncalibrate: {{data: c.jsonl, samples: 512{ratio}}}\n", Manifests.Qwen3_30B_A3B).Experts);

        Assert.Equal((48, 128, perToken), (experts.Layers, experts.Experts, experts.PerToken));
        Assert.Equal(percent, 100 * experts.Share);
        Assert.Equal(tokens, experts.PerExpert);
    }

    [Theory]
    [InlineData("format: int4_blockwise_weight_only\nalgorithm: gptq\ncalibrate: {data: c.jsonl}\nrules:\n  - layers: \"*.experts.*\"\n    format: keep\n    because: they are many\n")]
    [InlineData("format: int4_blockwise_weight_only\n")]
    public void Experts_that_no_data_are_needed_for_have_no_coverage(string recipe) => Assert.Empty(Cost(recipe, Manifests.Qwen3_30B_A3B).Experts);

    // docs/calibration.md: a pass that measures is shared by the first algorithm; what looks at quantized activations waits for it.
    [Theory]
    [InlineData("max", true, true, false, 1)]
    [InlineData("max", false, false, false, 0)]
    [InlineData("mse", false, true, false, 0)]
    [InlineData("mse", true, true, false, 1)]
    [InlineData("awq_lite", true, true, false, 1)]
    [InlineData("gptq", false, false, false, 1)]
    [InlineData("gptq", true, true, false, 2)]
    [InlineData("gptq", true, true, true, 3)]
    [InlineData("awq_lite awq_clip", true, true, false, 2)]
    [InlineData("awq_full", true, true, false, 2)]
    [InlineData("awq_full", false, false, true, 3)]
    [InlineData("nvfp4_act_headroom mse", true, true, false, 1)]
    public void Passes_are_those_of_the_calibrator(string names, bool measures, bool quantizesInputs, bool layerwise, int passes) =>
        Assert.Equal(passes, CalibrationPasses.Of([.. names.Split(' ').Select(Algorithm)], measures, quantizesInputs, layerwise));

    [Fact]
    public void A_comment_changes_lines_and_nothing_else()
    {
        var plain = PlanSummary.Of(Plan("format: mxfp8\n", Manifests.Classics7M));
        var moved = PlanSummary.Of(Plan("# a comment\nformat: mxfp8\n", Manifests.Classics7M));

        Assert.NotEqual(plain, moved);
        Assert.Equal(plain.Cost, moved.Cost);
        Assert.Equal(plain.Layers.Select(static r => r with { Line = 0 }), moved.Layers.Select(static r => r with { Line = 0 }));
    }

    [Theory]
    [InlineData(0.01, "0.0 s")]
    [InlineData(0.44, "0.4 s")]
    [InlineData(42, "42 s")]
    [InlineData(119.4, "119 s")]
    [InlineData(120, "2 min")]
    [InlineData(7200, "2.0 h")]
    [InlineData(432_000, "120 h")]
    public void Estimated_times_have_few_digits(double seconds, string text) => Assert.Equal(text, Durations.Text(seconds));

    [Theory]
    [InlineData(0.94999, "94.99 %")]
    [InlineData(0.95, "95 %")]
    [InlineData(0.29, "29 %")]
    [InlineData(1, "100 %")]
    [InlineData(0, "0 %")]
    public void A_share_below_a_bound_does_not_read_as_the_bound(double share, string text) => Assert.Equal(text, Percent.Text(share));

    private static CalibrationAlgorithm Algorithm(string name) => name switch
    {
        "max" => new Max(),
        "mse" => new Mse(),
        "awq_lite" => new AwqLite(),
        "awq_clip" => new AwqClip(),
        "awq_full" => new AwqFull(),
        "nvfp4_act_headroom" => new Nvfp4ActHeadroom(),
        _ => new Gptq(),
    };
}
