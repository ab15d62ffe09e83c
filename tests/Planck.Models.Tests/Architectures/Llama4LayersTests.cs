using Planck.Architectures.Graph;

namespace Planck.Models.Tests.Architectures;

/// <summary>What Llama 4's lists and intervals say of each layer.</summary>
public class Llama4LayersTests
{
    private const string Experts = "\"num_local_experts\": 4, \"head_dim\": 16";

    private static Transformer Model(string keys, int layers = 8) => ConfigText.Small("Llama4ForCausalLM", Experts + keys, layers);

    private static Attention AttentionOf(Block block) => Assert.IsType<Attention>(block.Branches[0].Mixer);

    // r: rotates within chunks; F: sees everything, without positions.
    private static string Attentions(Transformer model) => ConfigText.Letters(model, static block => AttentionOf(block) switch
    {
        { Rope: { Interleaved: true }, Span: AttentionSpan.Chunked, Temperature: null } => 'r',
        { Rope: null, Span: AttentionSpan.Full, QueryNorm: null, KeyNorm: null, Temperature: not null } => 'F',
        _ => '?',
    });

    [Theory]
    [InlineData("", "rrrFrrrF")]
    [InlineData(", \"no_rope_layers\": []", "rrrFrrrF")]
    [InlineData(", \"no_rope_layer_interval\": 3", "rrFrrFrr")]
    [InlineData(", \"nope_layer_interval\": 4", "rrrFrrrF")]
    [InlineData(", \"no_rope_layers\": [1, 0, 1, 1, 0, 1, 1, 0]", "rFrrFrrF")]
    public void A_one_in_no_rope_layers_is_a_layer_that_rotates(string keys, string layers) => Assert.Equal(layers, Attentions(Model(keys)));

    [Fact]
    public void Layer_types_say_which_layers_see_a_chunk_only()
    {
        var model = Model(", \"layer_types\": [\"full_attention\", \"chunked_attention\"], \"attention_chunk_size\": 16", layers: 2);
        Assert.Equal((AttentionSpan.Full, 0), (AttentionOf(model.Blocks[0]).Span, AttentionOf(model.Blocks[0]).SpanSize));
        Assert.Equal((AttentionSpan.Chunked, 16), (AttentionOf(model.Blocks[1]).Span, AttentionOf(model.Blocks[1]).SpanSize));
        Assert.All(model.Blocks, static block => Assert.NotNull(AttentionOf(block).Rope));
    }

    [Theory]
    [InlineData("", "EEEEEEEE")]
    [InlineData(", \"interleave_moe_layer_step\": 2", "-E-E-E-E")]
    [InlineData(", \"interleave_moe_layer_step\": 3", "--E--E--")]
    [InlineData(", \"interleave_moe_layer_step\": 1, \"moe_layers\": [0, 5]", "E----E--")]
    [InlineData(", \"moe_layers\": []", "--------")]
    public void Experts_are_in_the_layers_listed_or_else_in_every_step_th(string keys, string layers) => Assert.Equal(layers, ConfigText.SparseLayers(Model(keys)));

    [Fact]
    public void Dense_layers_are_as_wide_as_intermediate_size_mlp()
    {
        var model = Model(", \"interleave_moe_layer_step\": 2, \"intermediate_size_mlp\": 160");
        Assert.Equal(160, Assert.IsType<FeedForward>(model.Blocks[0].Branches[1].Mixer).Up.Out);
        var experts = Assert.IsType<ExpertMixture>(model.Blocks[1].Branches[1].Mixer);
        Assert.Equal((2 * 96, 96), (experts.Expert.Up.Out, experts.Shared!.Up.Out));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(", \"use_qk_norm\": false", false)]
    public void Rotating_layers_norm_queries_and_keys_after_the_rotation_unless_told_not_to(string keys, bool norms)
    {
        var attention = AttentionOf(Model(keys).Blocks[0]);
        Assert.Equal(norms ? new Norm("", NormKind.Rms, 16, 1e-5) : null, attention.QueryNorm);
        Assert.Equal(attention.QueryNorm, attention.KeyNorm);
        Assert.True(attention.NormAfterRope);
    }

    [Fact]
    public void The_temperature_of_layers_without_positions_can_be_switched_off()
    {
        Assert.Equal(new TemperatureTuning(0.1, 8192), AttentionOf(Model("").Blocks[3]).Temperature);
        Assert.Null(AttentionOf(Model(", \"attn_temperature_tuning\": false").Blocks[3]).Temperature);
    }

    [Theory]
    [InlineData(", \"no_rope_layers\": [1, 1]", "'no_rope_layers' of config.json has 2 entries for 8 layers")]
    [InlineData(", \"interleave_moe_layer_step\": 0", "'interleave_moe_layer_step' of config.json is 0, not positive")]
    public void Lists_that_do_not_fit_are_an_error(string keys, string message) => Assert.Equal(message, ConfigText.Error("Llama4ForCausalLM", Experts + keys, layers: 8));
}
