using Planck.Architectures.Graph;

namespace Planck.Models.Tests.Architectures;

/// <summary>What Nemotron-H's layers are, in its pattern and in both lists of words.</summary>
public class NemotronHLayersTests
{
    private const string Keys = "\"n_routed_experts\": 4, \"mamba_num_heads\": 8, \"mamba_head_dim\": 16, \"ssm_state_size\": 16, \"n_groups\": 2, ";

    private static Transformer Model(string keys) => ConfigText.Small("NemotronHForCausalLM", Keys + keys, layers: 0);

    private static string Letters(Transformer model) => ConfigText.Letters(model, static block => Assert.Single(block.Branches).Mixer switch
    {
        Mamba2 => 'M',
        Attention { Rope: null } => '*',
        FeedForward { Gated: false } => '-',
        ExpertMixture { Expert.Gated: false } => 'E',
        _ => '?',
    });

    [Theory]
    [InlineData("\"hybrid_override_pattern\": \"ME*M-\"")]
    [InlineData("\"layers_block_type\": [\"mamba\", \"moe\", \"attention\", \"mamba\", \"mlp\"]")]
    [InlineData("\"layers_block_type\": [\"linear_attention\", \"moe\", \"full_attention\", \"linear_attention\", \"mlp\"]")]
    [InlineData("\"layer_types\": [\"linear_attention\", \"moe\", \"full_attention\", \"linear_attention\", \"mlp\"]")]
    [InlineData("\"hybrid_override_pattern\": \"---\", \"layers_block_type\": [\"mamba\", \"moe\", \"attention\", \"mamba\", \"mlp\"]")]
    public void A_layer_is_one_of_four_things_and_its_number_of_layers_follows(string keys) => Assert.Equal("ME*M-", Letters(Model(keys)));

    [Theory]
    [InlineData("\"hybrid_override_pattern\": \"M?\"", "'hybrid_override_pattern' of config.json has '?'; known are M, *, - and E")]
    [InlineData("\"layers_block_type\": [\"mamba\", \"conv\"]", "'layers_block_type' of config.json has 'conv'; known are linear_attention, full_attention, mlp and moe")]
    [InlineData("\"mlp_bias\": false", "'layers_block_type' of config.json is missing")]
    public void Other_layers_are_an_error(string keys, string message) => Assert.Equal(message, ConfigText.Error("NemotronHForCausalLM", Keys + keys, layers: 0));

    [Fact]
    public void Mamba_projects_to_gate_convolved_channels_and_a_step_per_head()
    {
        var mamba = Assert.IsType<Mamba2>(Model("\"hybrid_override_pattern\": \"M\"").Blocks[0].Branches[0].Mixer);
        const int Inner = 8 * 16, Channels = Inner + (2 * 2 * 16);
        Assert.Equal((Inner + Channels + 8, Inner), (mamba.In.Out, mamba.Output.In));
        Assert.Equal(new CausalConvolution("backbone.layers.{}.mixer.conv1d", Channels, 4, Bias: true, "silu"), mamba.Convolution);
    }

    [Fact]
    public void Steps_are_limited_as_the_file_says_which_is_mostly_not_at_all()
    {
        var free = Assert.IsType<Mamba2>(Model("\"hybrid_override_pattern\": \"M\"").Blocks[0].Branches[0].Mixer);
        Assert.Equal((0, double.PositiveInfinity), (free.TimeStepMin, free.TimeStepMax));

        var written = Assert.IsType<Mamba2>(
            Model("\"hybrid_override_pattern\": \"M\", \"time_step_limit\": [0.01, {\"__float__\": \"Infinity\"}]").Blocks[0].Branches[0].Mixer);
        Assert.Equal((0.01, double.PositiveInfinity), (written.TimeStepMin, written.TimeStepMax));
    }

    [Theory]
    [InlineData("\"head_dim\": 24")]
    [InlineData("\"attention_head_dim\": 24")]
    public void The_width_of_a_head_goes_by_two_names(string key)
    {
        var attention = Assert.IsType<Attention>(Model("\"hybrid_override_pattern\": \"*\", " + key).Blocks[0].Branches[0].Mixer);
        Assert.Equal((24, 4 * 24), (attention.HeadDim, attention.Query.Out));
    }

    [Fact]
    public void Experts_may_work_on_a_latent_that_the_shared_expert_does_not_see()
    {
        var experts = Assert.IsType<ExpertMixture>(
            Model("\"hybrid_override_pattern\": \"E\", \"moe_latent_size\": 32, \"moe_intermediate_size\": 48, \"moe_shared_expert_intermediate_size\": 80").Blocks[0].Branches[0].Mixer);
        Assert.Equal((64, 32), (experts.LatentIn!.In, experts.LatentIn.Out));
        Assert.Equal((32, 64), (experts.LatentOut!.In, experts.LatentOut.Out));
        Assert.Equal((32, 48), (experts.Expert.Up.In, experts.Expert.Up.Out));
        Assert.Equal((64, 80), (experts.Shared!.Up.In, experts.Shared.Up.Out));
    }
}
