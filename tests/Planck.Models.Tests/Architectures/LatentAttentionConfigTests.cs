using System;
using Planck.Architectures.Graph;

namespace Planck.Models.Tests.Architectures;

/// <summary>DeepSeek's latent attention from its keys.</summary>
public class LatentAttentionConfigTests
{
    private const string Sizes =
        "\"n_routed_experts\": 8, \"num_experts_per_tok\": 2, \"kv_lora_rank\": 16, \"qk_nope_head_dim\": 24, \"qk_rope_head_dim\": 8, \"v_head_dim\": 20";

    private static LatentAttention Of(string keys, string architecture = "DeepseekV3ForCausalLM") =>
        Assert.IsType<LatentAttention>(ConfigText.Small(architecture, Sizes + ", " + keys).Blocks[0].Branches[0].Mixer);

    [Fact]
    public void Queries_have_a_bottleneck_when_they_have_a_rank()
    {
        var attention = Of("\"q_lora_rank\": 12");
        Assert.Equal((64, 12), (attention.QueryA!.In, attention.QueryA.Out));
        Assert.Equal(("model.layers.{}.self_attn.q_b_proj", 12, 4 * 32), (attention.QueryB.Path, attention.QueryB.In, attention.QueryB.Out));
        Assert.Equal((attention.QueryA.FusionGroup, ""), (attention.KeyValueA.FusionGroup, attention.QueryB.FusionGroup));
        Assert.NotEqual("", attention.QueryA.FusionGroup);
    }

    [Theory]
    [InlineData("DeepseekV2ForCausalLM")]
    [InlineData("DeepseekV3ForCausalLM")]
    public void A_rank_of_null_is_no_bottleneck(string architecture)
    {
        var attention = Of("\"q_lora_rank\": null", architecture);
        Assert.Null(attention.QueryA);
        Assert.Null(attention.QueryNorm);
        Assert.Equal(("model.layers.{}.self_attn.q_proj", 64, 4 * 32), (attention.QueryB.Path, attention.QueryB.In, attention.QueryB.Out));
        Assert.Equal("", attention.KeyValueA.FusionGroup);
    }

    [Fact]
    public void Nothing_of_it_feeds_a_cache_of_keys_and_values() =>
        Assert.All(
            MixerParts.Of(Of("\"q_lora_rank\": 12")),
            static part => Assert.False(part is Linear { FeedsKeyValueCache: true }));

    [Fact]
    public void Without_yarn_the_scale_is_of_the_whole_head() => Assert.Equal(1 / Math.Sqrt(32), Of("\"q_lora_rank\": 12").Scale, 12);

    // m = 0.1 * 0.707 * ln(40) + 1 = 1.26080378; scale = m^2 / sqrt(24 + 8)
    [Theory]
    [InlineData("\"rope_scaling\": {\"type\": \"yarn\", \"factor\": 40, \"mscale\": 0.707, \"mscale_all_dim\": 0.707, \"original_max_position_embeddings\": 16}")]
    [InlineData("\"rope_parameters\": {\"rope_type\": \"yarn\", \"factor\": 40.0, \"mscale\": 0.707, \"mscale_all_dim\": 0.707, \"rope_theta\": 10000.0, \"original_max_position_embeddings\": 16}")]
    public void With_yarn_it_grows_by_the_square_of_mscale(string rope) => Assert.Equal(0.28100886, Of("\"q_lora_rank\": 12, " + rope).Scale, 7);

    [Fact]
    public void The_norms_of_the_bottlenecks_do_not_take_the_models_epsilon()
    {
        var attention = Of("\"q_lora_rank\": 12, \"rms_norm_eps\": 1e-05");
        Assert.Equal((1e-6, 1e-6), (attention.QueryNorm!.Epsilon, attention.KeyValueNorm.Epsilon));
    }

    [Fact]
    public void Layers_after_the_last_belong_to_no_graph()
    {
        Assert.Equal(["model.layers.4."], ConfigText.Small("DeepseekV3ForCausalLM", Sizes).OtherTensors);
        Assert.Equal(["model.layers.4.", "model.layers.5."], ConfigText.Small("DeepseekV3ForCausalLM", Sizes + ", \"num_nextn_predict_layers\": 2").OtherTensors);
        Assert.Empty(ConfigText.Small("DeepseekV3ForCausalLM", Sizes + ", \"num_nextn_predict_layers\": 0").OtherTensors);
    }
}
