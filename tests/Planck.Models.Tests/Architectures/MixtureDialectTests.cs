using System.Linq;
using Planck.Architectures.Graph;

namespace Planck.Models.Tests.Architectures;

/// <summary>The files of transformers 4 and 5 say the same model in different words, and leave out what the class knows.</summary>
public class MixtureDialectTests
{
    [Theory]
    [InlineData(
        "Qwen3MoeForCausalLM",
        "\"num_experts\": 8, \"num_experts_per_tok\": 2, \"rope_theta\": 1000000, \"rope_scaling\": null, \"mlp_only_layers\": []",
        "\"num_local_experts\": 8, \"num_experts_per_tok\": 2, \"rope_parameters\": {\"rope_theta\": 1000000.0, \"rope_type\": \"default\"}")]
    [InlineData(
        "Qwen3NextForCausalLM",
        "\"num_experts\": 8, \"num_experts_per_tok\": 2, \"full_attention_interval\": 4, \"partial_rotary_factor\": 0.25, \"rope_theta\": 10000000",
        "\"num_experts\": 8, \"num_experts_per_tok\": 2, \"layer_types\": [\"linear_attention\", \"linear_attention\", \"linear_attention\", \"full_attention\"], "
            + "\"rope_parameters\": {\"rope_theta\": 10000000, \"rope_type\": \"default\", \"partial_rotary_factor\": 0.25}")]
    [InlineData(
        "GptOssForCausalLM",
        "\"num_local_experts\": 8, \"rope_theta\": 150000, \"layer_types\": [\"sliding_attention\", \"full_attention\", \"sliding_attention\", \"full_attention\"], "
            + "\"rope_scaling\": {\"rope_type\": \"yarn\", \"factor\": 32.0, \"beta_fast\": 32.0, \"beta_slow\": 1.0, \"original_max_position_embeddings\": 4096, \"truncate\": false}",
        "\"num_local_experts\": 8")]
    [InlineData(
        "MiniMaxM2ForCausalLM",
        "\"num_local_experts\": 8, \"head_dim\": 16, \"rotary_dim\": 8, \"rope_theta\": 5000000",
        "\"num_local_experts\": 8, \"head_dim\": 16, \"rope_parameters\": {\"rope_theta\": 5000000, \"partial_rotary_factor\": 0.5, \"rope_type\": \"default\"}")]
    [InlineData(
        "Glm4MoeForCausalLM",
        "\"n_routed_experts\": 8, \"partial_rotary_factor\": 0.5, \"rope_theta\": 1000000, \"rope_scaling\": null",
        "\"n_routed_experts\": 8, \"rope_parameters\": {\"rope_theta\": 1000000, \"partial_rotary_factor\": 0.5, \"rope_type\": \"default\"}")]
    [InlineData(
        "Llama4ForCausalLM",
        "\"num_local_experts\": 8, \"rope_theta\": 500000.0, \"no_rope_layers\": []",
        "\"num_local_experts\": 8, \"rope_parameters\": {\"rope_theta\": 500000.0, \"rope_type\": \"default\"}, \"no_rope_layers\": [1, 1, 1, 0], \"moe_layers\": [0, 1, 2, 3], "
            + "\"layer_types\": [\"chunked_attention\", \"chunked_attention\", \"chunked_attention\", \"full_attention\"]")]
    public void Both_dialects_are_the_same_graph(string architecture, string older, string newer) =>
        Assert.Equal(ConfigText.Small(architecture, older), ConfigText.Small(architecture, newer));

    [Fact]
    public void Phi_moe_goes_by_two_names_and_multiplies_its_rotation_by_short_mscale()
    {
        const string Factors = "\"short_factor\": [1, 1, 1, 1, 1, 1, 1, 1], \"long_factor\": [2, 2, 2, 2, 2, 2, 2, 2], \"short_mscale\": 1.25";
        const string Keys = "\"num_local_experts\": 4, \"original_max_position_embeddings\": 32, \"rope_scaling\": {\"type\": \"longrope\", " + Factors;

        var published = ConfigText.Small("PhiMoEForCausalLM", Keys + ", \"long_mscale\": 1.25}");
        Assert.Equal(published, ConfigText.Small("PhimoeForCausalLM", Keys + ", \"long_mscale\": 1.25}"));
        var rope = published.Blocks[0].Branches.Select(static b => b.Mixer).OfType<Attention>().Single().Rope!;
        Assert.Equal((RopeKind.LongRope, 1.25, 32), (rope.Kind, rope.AttentionFactor, rope.OriginalMaxPosition));

        Assert.Contains("long_mscale", ConfigText.Error("PhimoeForCausalLM", Keys + ", \"long_mscale\": 1.5}"));
    }

    [Theory]
    [InlineData("Qwen2MoeForCausalLM", "\"use_sliding_window\": true, \"sliding_window\": 16, \"max_window_layers\": 3", "s-s-")]
    [InlineData("Qwen2MoeForCausalLM", "\"use_sliding_window\": false, \"sliding_window\": 16", "----")]
    [InlineData("Qwen3MoeForCausalLM", "\"use_sliding_window\": true, \"sliding_window\": 16", "ssss")]
    [InlineData("Qwen3MoeForCausalLM", "\"use_sliding_window\": false, \"sliding_window\": 16", "----")]
    [InlineData("MixtralForCausalLM", "\"sliding_window\": 16", "ssss")]
    [InlineData("MixtralForCausalLM", "\"sliding_window\": null", "----")]
    [InlineData("GptOssForCausalLM", "\"sliding_window\": 16", "s-s-")]
    public void Windows_slide_in_the_layers_that_the_class_says(string architecture, string keys, string layers) =>
        Assert.Equal(layers, ConfigText.Letters(
            ConfigText.Small(architecture, "\"num_experts\": 8, " + keys),
            static block => block.Branches[0].Mixer is Attention { Span: AttentionSpan.Sliding, SpanSize: 16 } ? 's' : '-'));
}
