namespace Planck.Models.Tests.Architectures;

/// <summary>Which layers of a mixture have experts.</summary>
public class SparseLayersTests
{
    [Theory]
    [InlineData("Qwen2MoeForCausalLM")]
    [InlineData("Qwen3MoeForCausalLM")]
    [InlineData("Qwen3NextForCausalLM")]
    public void Qwen_has_experts_in_every_sparse_step_th_layer_but_those_listed(string architecture)
    {
        Assert.Equal("EEEEEE", Layers("\"num_experts\": 8, \"num_experts_per_tok\": 2"));
        Assert.Equal("-E-E-E", Layers("\"num_experts\": 8, \"num_experts_per_tok\": 2, \"decoder_sparse_step\": 2"));
        Assert.Equal("-E---E", Layers("\"num_experts\": 8, \"num_experts_per_tok\": 2, \"decoder_sparse_step\": 2, \"mlp_only_layers\": [0, 3]"));
        Assert.Equal("------", Layers("\"num_experts\": 0"));
        Assert.Contains("'decoder_sparse_step'", ConfigText.Error(architecture, "\"num_experts\": 8, \"num_experts_per_tok\": 2, \"decoder_sparse_step\": 0"));

        string Layers(string keys) => ConfigText.SparseLayers(ConfigText.Small(architecture, keys, layers: 6));
    }

    [Theory]
    [InlineData("DeepseekV2ForCausalLM", "EEEE")]
    [InlineData("DeepseekV3ForCausalLM", "---E")]
    [InlineData("KimiK2ForCausalLM", "---E")]
    [InlineData("Glm4MoeForCausalLM", "-EEE")]
    public void The_first_layers_are_dense_as_many_as_the_file_or_else_the_class_says(string architecture, string ofTheClass)
    {
        const string Experts = "\"n_routed_experts\": 8, \"num_experts_per_tok\": 2";
        Assert.Equal(ofTheClass, ConfigText.SparseLayers(ConfigText.Small(architecture, Experts)));
        Assert.Equal("--EE", ConfigText.SparseLayers(ConfigText.Small(architecture, Experts + ", \"first_k_dense_replace\": 2")));
    }

    [Theory]
    [InlineData("MixtralForCausalLM", "num_local_experts")]
    [InlineData("PhimoeForCausalLM", "num_local_experts")]
    [InlineData("GraniteMoeForCausalLM", "num_local_experts")]
    [InlineData("GptOssForCausalLM", "num_local_experts")]
    [InlineData("MiniMaxM2ForCausalLM", "num_local_experts")]
    public void The_others_have_experts_everywhere(string architecture, string key) =>
        Assert.Equal("EEEE", ConfigText.SparseLayers(ConfigText.Small(architecture, $"\"{key}\": 8, \"num_experts_per_tok\": 2")));

    [Fact]
    public void More_experts_per_token_than_there_are_is_an_error() =>
        Assert.Equal(
            "'num_experts_per_tok' of config.json is 9, not one to the number of experts, 8",
            ConfigText.Error("MixtralForCausalLM", "\"num_local_experts\": 8, \"num_experts_per_tok\": 9"));

    [Fact]
    public void A_mixture_without_a_number_of_experts_is_an_error() =>
        Assert.Equal("'num_experts' of config.json is missing", ConfigText.Error("MixtralForCausalLM", ""));
}
