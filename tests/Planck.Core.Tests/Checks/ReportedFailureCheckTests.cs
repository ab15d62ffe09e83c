using System.Linq;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Diagnostics.Reports;
using Planck.Core.Tests.Models;
using Planck.Models;

namespace Planck.Core.Tests.Checks;

/// <summary>PLK112, PLK113 and PLK218 to PLK222 from both sides. What they say is in <see cref="ReportedFailureTests"/> and on their pages.</summary>
public class ReportedFailureCheckTests
{
    private const string Data = "calibrate: {data: data/calib.safetensors}\n";

    private static string[] Rules(string rest, ModelManifest model) =>
        [.. RecipeText.Bind($"model: {model.Name}\n{rest}", model).Findings.Select(static f => f.Rule.Id)];

    private static ModelManifest Gpt2 { get; } = GraphModels.Of("gpt-2", new() { Architecture = "GPT2LMHeadModel", HiddenSize = 256, Layers = 2, AttentionHeads = 4, KeyValueHeads = 4, HeadDim = 64, TieWordEmbeddings = true });

    [Theory]
    [InlineData("vision_tower.*", "mxfp8", "PLK112")]
    [InlineData("vision_tower.patch_conv", "mxfp8", "PLK112")]
    [InlineData("vision_tower.patch_conv.weight", "mxfp8", "PLK112")]
    [InlineData("vision_tower.*", "keep", null)]
    [InlineData("visionTower.*", "keep", "PLK102")]
    [InlineData("*", "mxfp8", null)]
    [InlineData("*.mlp.down_proj.weight", "keep", "PLK102")]
    public void PLK112_is_about_tensors_outside_the_model_and_PLK102_about_misspelled_ones(string pattern, string format, string? expected) => Assert.Equal(
        expected is null ? [] : [expected],
        Rules($"format: int8_weight_only\nrules:\n  - layers: \"{pattern}\"\n    format: {format}\n", GraphModels.VisionLanguage).Where(static id => id != "PLK106"));

    [Fact]
    public void PLK112_says_what_is_stored_the_other_way_round() => Assert.Contains(
        RecipeText.Bind("model: gpt-2\nrules:\n  - layers: \"*.c_fc\"\n    format: mxfp8\n", Gpt2).Findings,
        static f => f.Rule.Id == "PLK112" && f.Message.EndsWith("transformer.h.{0..1}.mlp.c_fc.bias and transformer.h.{0..1}.mlp.c_fc.weight of gpt-2 are stored [in_features, out_features]", System.StringComparison.Ordinal));

    [Theory]
    [InlineData("layers.{4}.*", "keep", null)]
    [InlineData("layers.{4}.*", "mxfp8", "PLK112")]
    [InlineData("layers.{5}.*", "keep", "PLK102")]
    public void Layers_that_predict_further_tokens_may_be_named_and_kept(string pattern, string format, string? expected) => Assert.Equal(
        expected is null ? [] : [expected], Rules($"format: mxfp8\nrules:\n  - layers: \"{pattern}\"\n    format: {format}\n", GraphModels.DeepseekV3));

    [Fact]
    public void PLK113_is_not_about_linears_that_are_kept() =>
        Assert.DoesNotContain("PLK113", Rules("kv_cache: none\nrules:\n  - layers: \"*\"\n    format: keep\n", GraphModels.DeepseekV3Fp8));

    [Fact]
    public void PLK113_takes_the_place_of_what_follows_from_it() => Assert.Equal(["PLK113"], Rules("format: nvfp4\n" + Data, GraphModels.DeepseekV3Fp8));

    [Theory]
    [InlineData("format: mxfp8\nrules:\n  - layers: \"*.experts.*\"\n    format: keep\n", true)]
    [InlineData("format: mxfp8\nrules:\n  - layers: \"*.experts.*\"\n    format: keep\n    because: they are measured later\n", false)]
    [InlineData("format: mxfp8\nrules:\n  - layers: \"*.experts.{0..7}.*\"\n    format: keep\n", false)]
    [InlineData("rules:\n  - layers: \"*.self_attn.*\"\n    format: mxfp8\n", false)]
    [InlineData("format: mxfp8\nrules:\n  - layers: \"*\"\n    format: keep\n", false)]
    public void PLK218_is_about_all_experts_kept_without_a_reason(string recipe, bool warned) => Assert.Equal(warned, Rules(recipe, SampleModels.Qwen3_30B_A3B).Contains("PLK218"));

    [Theory]
    [InlineData("{engine: vllm}", "*.experts.{0..7}.*", true)]
    [InlineData("{engine: vllm}", "layers.{7}.mlp.experts.{0}.*", true)]
    [InlineData("{engine: vllm}", "*.experts.*.down_proj", true)]
    [InlineData("{engine: vllm}", "layers.{0..3}.mlp.experts.*", false)]
    [InlineData("{gpu: h200}", "*.experts.{0..7}.*", false)]
    public void PLK219_is_about_one_layer_and_an_engine(string target, string pattern, bool refused) => Assert.Equal(
        refused, Rules($"target: {target}\nformat: mxfp8\nrules:\n  - layers: \"{pattern}\"\n    format: keep\n    because: a test\n", SampleModels.Qwen3_30B_A3B).Contains("PLK219"));

    [Theory]
    [InlineData("format: nvfp4\ncalibrate: {data: c.jsonl, samples: 250, sequence_length: 64}\n", false)] // 16000 tokens x 8 / 128 = 1000, and 100 of a rarely chosen expert
    [InlineData("format: nvfp4\ncalibrate: {data: c.jsonl, samples: 249, sequence_length: 64}\n", true)]
    [InlineData("format: nvfp4\ncalibrate: {data: c.jsonl, samples: 5, sequence_length: 20, moe_experts_ratio: 1}\n", false)] // all 100
    [InlineData("format: nvfp4\ncalibrate: {data: c.jsonl, samples: 5, sequence_length: 19, moe_experts_ratio: 1}\n", true)]
    [InlineData("format: nvfp4\ncalibrate: {data: c.jsonl, samples: 7, sequence_length: 64, moe_experts_ratio: 1}\n", false)]
    [InlineData("format: nvfp4\ncalibrate: {data: c.safetensors, samples: 7}\n", false)]
    [InlineData("format: nvfp4\ncalibrate: {data: c.safetensors, samples: 1}\n", true)]
    [InlineData("format: nvfp4\ncalibrate: {data: c.jsonl}\n", false)]
    [InlineData("rules:\n  - layers: \"*.self_attn.*\"\n    format: nvfp4\ncalibrate: {data: c.jsonl, samples: 2, sequence_length: 64}\n", false)]
    [InlineData("rules:\n  - layers: \"*.self_attn.*\"\n    format: nvfp4_static\nalgorithm: gptq\ncalibrate: {data: c.jsonl, samples: 8}\n", false)] // 4096 tokens for o_proj's 4096 columns
    [InlineData("rules:\n  - layers: \"*.self_attn.*\"\n    format: nvfp4_static\nalgorithm: gptq\ncalibrate: {data: c.jsonl, samples: 7}\n", true)]
    public void PLK220_counts_tokens(string recipe, bool warned) => Assert.Equal(warned, Rules(recipe, SampleModels.Qwen3_30B_A3B).Contains("PLK220"));

    [Theory]
    [InlineData("format: w4a8_awq\nalgorithm: awq_lite\n", true)]
    [InlineData("format: w4a8_awq\nalgorithm: awq_full\n", true)]
    [InlineData("format: w4a8_awq\nalgorithm: {method: awq_lite, alpha_step: 1}\n", false)]
    [InlineData("format: int4_blockwise_weight_only\nalgorithm: awq_lite\n", false)]
    [InlineData("format: int8\nalgorithm: smoothquant\n", true)]
    [InlineData("format: int8\nalgorithm: {method: smoothquant, alpha: 0.5}\n", false)]
    public void PLK221_is_about_a_family_its_format_and_its_parameters(string recipe, bool warned)
    {
        Assert.Equal(warned, Rules(recipe + Data, GraphModels.Gemma).Contains("PLK221"));
        Assert.DoesNotContain("PLK221", Rules(recipe + Data, SampleModels.Llama31_8B));
    }

    [Fact]
    public void PLK221_is_content_when_the_loss_is_bounded() =>
        Assert.DoesNotContain("PLK221", Rules("format: int4_blockwise_weight_only\nalgorithm: awq_lite\nevaluate: {data: e.jsonl, max_kl: 0.05}\n" + Data, GraphModels.Gemma3));

    [Theory]
    [InlineData("calibrate: {data: c.jsonl, sequence_length: 2049}\n", true)]
    [InlineData("calibrate: {data: c.jsonl, sequence_length: 2048}\n", false)]
    [InlineData("calibrate: {data: c.safetensors, sequence_length: 4096}\n", false)]
    [InlineData("calibrate: {data: c.jsonl}\nevaluate: {data: e.jsonl, sequence_length: 4096}\n", true)]
    [InlineData("calibrate: {data: c.jsonl}\nevaluate: {data: e.jsonl}\n", false)]
    public void PLK222_counts_positions(string recipe, bool warned) => Assert.Equal(warned, Rules("format: fp8\n" + recipe, GraphModels.Opt).Contains("PLK222"));
}
