using System;
using System.IO;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Models.Tests.Architectures;

/// <summary>
/// Members of a family that differ from the one whose checkpoint is among the goldens. Sizes and flags are those of the published models; so are
/// the parameter counts, which hold only if every projection, bias and norm is the right one.
/// </summary>
public sealed class FamilyVariantTests : IDisposable
{
    private const string Opt350M =
        """
        {"architectures":["OPTForCausalLM"],"model_type":"opt","hidden_size":1024,"ffn_dim":4096,"num_hidden_layers":24,"num_attention_heads":16,"vocab_size":50272,
        "max_position_embeddings":2048,"word_embed_proj_dim":512,"do_layer_norm_before":false,"activation_function":"relu"}
        """;

    private const string FalconRw1B =
        """
        {"architectures":["FalconForCausalLM"],"model_type":"falcon","hidden_size":2048,"num_hidden_layers":24,"num_attention_heads":32,"vocab_size":50304,
        "alibi":true,"bias":true,"multi_query":false,"parallel_attn":false,"new_decoder_architecture":false}
        """;

    private const string StableLm2_12B =
        """
        {"architectures":["StableLmForCausalLM"],"model_type":"stablelm","hidden_size":5120,"intermediate_size":13824,"num_hidden_layers":40,"num_attention_heads":32,
        "num_key_value_heads":8,"vocab_size":100352,"qk_layernorm":true,"use_parallel_residual":true,"use_qkv_bias":false}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("planck-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Opt350M, 331_196_416)]
    [InlineData(FalconRw1B, 1_311_625_216)]
    [InlineData(StableLm2_12B, 12_143_185_920)]
    public void Parameters_are_as_many_as_published(string config, long parameters) => Assert.Equal(parameters, GraphTensors.Parameters(Graph(config)));

    [Fact]
    public void Opt_350m_widens_its_embedding_and_has_its_norms_after_the_sums()
    {
        var graph = Graph(Opt350M);
        var (attention, mlp) = (graph.Blocks[0].Branches[0], graph.Blocks[0].Branches[1]);

        Assert.Equal((512, 1024, 512), (graph.Embedding.Width, graph.Embedding.ProjectIn!.Out, graph.Head.ProjectOut!.Out));
        Assert.Equal(new PositionEmbedding("model.decoder.embed_positions", 2050, 1024, Offset: 2), graph.Embedding.Positions);
        Assert.Null(graph.FinalNorm);
        Assert.Equal((null, null), (attention.PreNorm, mlp.PreNorm));
        Assert.Equal(
            ("model.decoder.layers.{}.self_attn_layer_norm", "model.decoder.layers.{}.final_layer_norm"),
            (attention.ResidualNorm!.Path, mlp.ResidualNorm!.Path));
    }

    [Fact]
    public void Falcon_rw_has_branches_after_one_another_and_linear_position_bias()
    {
        var block = Graph(FalconRw1B).Blocks[0];
        var attention = (Attention)block.Branches[0].Mixer;

        Assert.False(block.Parallel);
        Assert.Equal(("transformer.h.{}.input_layernorm", "transformer.h.{}.post_attention_layernorm"), (block.Branches[0].PreNorm!.Path, block.Branches[1].PreNorm!.Path));
        Assert.Equal((true, null, 32, true), (attention.Alibi, attention.Rope, attention.KeyValueHeads, attention.Output.Bias));
    }

    [Fact]
    public void Falcon_7b_is_the_new_architecture_with_one_key_value_head_and_one_norm()
    {
        const string Sizes = """{"architectures":["FalconForCausalLM"],"hidden_size":64,"num_hidden_layers":1,"num_attention_heads":4,"vocab_size":8,""";
        var seven = Graph(Sizes + "\"multi_query\":true,\"parallel_attn\":true}");
        var renewed = Graph(Sizes + "\"new_decoder_architecture\":true,\"num_kv_heads\":1,\"num_ln_in_parallel_attn\":1}");

        Assert.Equal(renewed, seven);
        Assert.True(seven.Blocks[0].Parallel);
        Assert.Single(seven.Blocks[0].Branches.Select(static b => b.PreNorm!.Path).Distinct());
        Assert.Equal((1, QkvLayout.Grouped), (Attention(seven).KeyValueHeads, Attention(seven).Layout));
    }

    [Fact]
    public void StableLm_2_12b_has_one_norm_for_both_branches_and_a_norm_per_head()
    {
        var block = Graph(StableLm2_12B).Blocks[0];
        var tensors = GraphTensors.OfBlock(block).ToList();

        Assert.True(block.Parallel);
        Assert.Equal(("model.layers.{}.self_attn.q_layernorm.norms.{}.weight", 32), tensors.Where(static t => t.Name.Contains("q_layernorm", StringComparison.Ordinal)).Select(static t => (t.Name, t.Experts)).Single());
        Assert.Equal(("model.layers.{}.self_attn.k_layernorm.norms.{}.weight", 8), tensors.Where(static t => t.Name.Contains("k_layernorm", StringComparison.Ordinal)).Select(static t => (t.Name, t.Experts)).Single());
        Assert.DoesNotContain(tensors, static t => t.Name.Contains("post_attention_layernorm", StringComparison.Ordinal));
    }

    [Fact]
    public void Gpt2_may_scale_attention_by_the_layer()
    {
        var graph = Graph("""{"architectures":["GPT2LMHeadModel"],"n_embd":64,"n_layer":3,"n_head":4,"vocab_size":8,"scale_attn_by_inverse_layer_idx":true}""");
        Assert.Equal([0.25, 0.25 / 2, 0.25 / 3], graph.Blocks.Select(static b => ((Attention)b.Branches[0].Mixer).Scale));
    }

    [Fact]
    public void Hunyuans_alpha_raises_theta_once()
    {
        var graph = Graph(
            """
            {"architectures":["HunYuanDenseV1ForCausalLM"],"hidden_size":64,"intermediate_size":64,"num_hidden_layers":1,"num_attention_heads":2,"vocab_size":8,
            "rope_theta":10000.0,"rope_scaling":{"type":"dynamic","alpha":1000.0,"factor":1.0}}
            """);
        var rope = Attention(graph).Rope!;
        Assert.Equal(RopeKind.Default, rope.Kind);
        Assert.Equal(10000 * Math.Pow(1000, 32.0 / 30), rope.Theta, precision: 6);
    }

    [Fact]
    public void Exaone_without_a_window_rotates_everywhere_and_its_pattern_may_be_letters()
    {
        const string Sizes = """{"architectures":["Exaone4ForCausalLM"],"hidden_size":64,"intermediate_size":64,"num_hidden_layers":4,"num_attention_heads":2,"num_key_value_heads":2,"vocab_size":8,""";
        var full = Graph(Sizes + "\"sliding_window\":null}");
        var hybrid = Graph(Sizes + "\"sliding_window\":16,\"sliding_window_pattern\":\"LG\"}");

        Assert.All(full.Blocks, static b => Assert.NotNull(((Attention)b.Branches[0].Mixer).Rope));
        Assert.Equal([true, false, true, false], hybrid.Blocks.Select(static b => ((Attention)b.Branches[0].Mixer).Rope is not null));
        Assert.Equal([16, 0, 16, 0], hybrid.Blocks.Select(static b => ((Attention)b.Branches[0].Mixer).SpanSize));
    }

    [Theory]
    [InlineData("LlamaForCausalLM", "", "'num_attention_heads' of config.json is missing")]
    [InlineData("LlamaForCausalLM", "\"num_attention_heads\":4,\"num_key_value_heads\":3", "'num_key_value_heads' of config.json is 3, which does not divide the 4 attention heads")]
    [InlineData("Gemma2ForCausalLM", "\"num_attention_heads\":4,\"layer_types\":[\"full_attention\"]", "'layer_types' of config.json has 1 entries for 2 layers")]
    [InlineData("Gemma2ForCausalLM", "\"num_attention_heads\":4,\"layer_types\":[\"full_attention\",\"linear\"]", "'layer_types' of config.json has 'linear'")]
    [InlineData("SmolLM3ForCausalLM", "\"num_attention_heads\":4,\"no_rope_layers\":[1]", "'no_rope_layers' of config.json is for 1 layers, not 2")]
    [InlineData("DeciLMForCausalLM", "\"num_attention_heads\":4", "'block_configs' of config.json is missing")]
    [InlineData("DeciLMForCausalLM", "\"num_attention_heads\":4,\"block_configs\":[{\"ffn\":{\"no_op\":true}}]", "'block_configs' of config.json is for 1 layers, not 2")]
    [InlineData("DeciLMForCausalLM", "\"num_attention_heads\":4,\"block_configs\":[{\"ffn\":{\"no_op\":true}},{\"ffn\":{\"no_op\":true}}]", "'block_configs.0.attention' of config.json is missing")]
    [InlineData("DeciLMForCausalLM", "\"num_attention_heads\":4,\"block_configs\":[{\"attention\":{\"n_heads_in_group\":3}},{\"ffn\":1}]", "'block_configs.0.attention.n_heads_in_group' of config.json is 3, which does not divide")]
    [InlineData("DeciLMForCausalLM", "\"num_attention_heads\":4,\"block_configs\":[{\"attention\":{\"no_op\":true}},{\"ffn\":1}]", "'block_configs.0.ffn' of config.json is missing")]
    [InlineData("OPTForCausalLM", "\"num_attention_heads\":4,\"enable_bias\":\"yes\"", "'enable_bias' of config.json is yes, not true or false")]
    [InlineData("Exaone4ForCausalLM", "\"num_attention_heads\":4,\"num_key_value_heads\":4,\"sliding_window_pattern\":\"every fourth\"", "'sliding_window_pattern' of config.json is every fourth")]
    [InlineData("Cohere2ForCausalLM", "\"num_attention_heads\":4,\"sliding_window_pattern\":0", "'sliding_window_pattern' of config.json is 0")]
    [InlineData("Gemma3ForCausalLM", "\"num_attention_heads\":4,\"sliding_window_pattern\":-6", "'sliding_window_pattern' of config.json is -6")]
    [InlineData("SmolLM3ForCausalLM", "\"num_attention_heads\":4,\"no_rope_layer_interval\":0", "'no_rope_layer_interval' of config.json is 0")]
    [InlineData("MistralForCausalLM", "\"num_attention_heads\":4,\"num_key_value_heads\":4,\"sliding_window\":-1", "'sliding_window' of config.json is -1, not a count")]
    [InlineData("GraniteForCausalLM", "\"num_attention_heads\":4,\"logits_scaling\":0", "'logits_scaling' of config.json is 0")]
    public void A_configuration_that_gives_no_graph_is_an_error_by_key(string architecture, string keys, string message)
    {
        var json = $$"""{"architectures":["{{architecture}}"],"hidden_size":64,"head_dim":16,"intermediate_size":64,"num_hidden_layers":2,"vocab_size":8{{(keys.Length > 0 ? "," : "")}}{{keys}}}""";
        Assert.StartsWith(message, Assert.Throws<ConfigException>(() => Graph(json)).Message, StringComparison.Ordinal);
    }

    private static Attention Attention(Transformer graph) => (Attention)graph.Blocks[0].Branches[0].Mixer;

    private Transformer Graph(string json)
    {
        File.WriteAllText(Path.Combine(_folder, "config.json"), json);
        return GoldenArchitectures.Graph(_folder);
    }
}
