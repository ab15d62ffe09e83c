using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Checkpoints.Configs;

namespace Planck.Models.Tests.Architectures;

/// <summary>A configuration gives the same graph in the words of transformers 4 and 5, and spelled out or left to the class.</summary>
public sealed class ConfigDialectTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("planck-").FullName;

    public static TheoryData<string> Architectures => [.. GoldenArchitectures.Names];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Rotary_parameters_may_be_in_the_words_of_transformers_4(string name)
    {
        var config = Config(name);
        foreach (var part in Parts(config))
            WriteRopeAsTransformers4(part);
        Assert.Equal(Graph(Config(name)), Graph(config));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Layer_types_that_follow_the_classs_rule_may_be_left_out(string name)
    {
        var config = Config(name);
        foreach (var part in Parts(config))
            part.Remove("layer_types");
        Assert.Equal(Graph(Config(name)), Graph(config));
    }

    [Theory]
    [InlineData("gemma3-multimodal")]
    [InlineData("mistral3-multimodal")]
    public void Multimodal_decoders_go_by_the_names_the_checkpoint_has(string name)
    {
        var config = Config(name);
        var outside = Graph(config);
        var inside = Graph(config, static tensor => tensor.StartsWith("model.language_model.", StringComparison.Ordinal));

        Assert.Equal("language_model.model.embed_tokens", outside.Embedding.Path);
        Assert.Equal("model.language_model.embed_tokens", inside.Embedding.Path);
        Assert.Equal(
            GoldenArchitectures.Expand(outside).Keys.Select(static n => n.Replace("language_model.model.", "model.language_model.", StringComparison.Ordinal)),
            GoldenArchitectures.Expand(inside).Keys);
        Assert.True(GoldenArchitectures.IsOther(inside, "model.vision_tower.patch_conv.weight"));
    }

    [Fact]
    public void Gpt2_as_it_was_first_published_has_no_prefix_and_keeps_its_masks()
    {
        var graph = Graph(Config("gpt2"), static tensor => tensor == "wte.weight");

        Assert.Equal(("wte", "h.{}.ln_1"), (graph.Embedding.Path, graph.Blocks[0].Branches[0].PreNorm!.Path));
        Assert.True(GoldenArchitectures.IsOther(graph, "h.1.attn.bias"));
    }

    [Fact]
    public void A_head_with_a_tensor_is_not_tied_and_one_without_is()
    {
        var config = Config("mistral3-multimodal");
        Assert.False(Graph(config, static _ => true).Head.Tied);
        config["tie_word_embeddings"] = false;
        Assert.True(Graph(config, static tensor => !tensor.EndsWith("lm_head.weight", StringComparison.Ordinal)).Head.Tied);
    }

    [Theory]
    [InlineData("cohere", true)]
    [InlineData("ernie4-5", true)]
    [InlineData("falcon", true)]
    [InlineData("gemma", true)]
    [InlineData("gemma2", true)]
    [InlineData("gpt2", true)]
    [InlineData("opt", true)]
    [InlineData("smollm3", true)]
    [InlineData("llama", false)]
    [InlineData("mistral", false)]
    [InlineData("phi3", false)]
    [InlineData("qwen2", false)]
    [InlineData("qwen3", false)]
    public void Whether_a_silent_file_means_tied_is_up_to_the_class(string name, bool tied)
    {
        var config = Config(name);
        config.Remove("tie_word_embeddings");
        Assert.Equal(tied, Graph(config).Head.Tied);
    }

    [Fact]
    public void A_window_that_is_null_is_off_and_one_left_out_is_the_classs()
    {
        var config = Config("mistral");
        config["sliding_window"] = null;
        Assert.Equal(AttentionSpan.Full, Attention(Graph(config)).Span);
        config.Remove("sliding_window");
        Assert.Equal((AttentionSpan.Sliding, 4096), (Attention(Graph(config)).Span, Attention(Graph(config)).SpanSize));
    }

    [Fact]
    public void A_cap_that_is_null_is_off_and_one_left_out_is_the_classs()
    {
        var config = Config("gemma2");
        config["final_logit_softcapping"] = null;
        config.Remove("attn_logit_softcapping");
        var graph = Graph(config);
        Assert.Equal((0, 50), (graph.Head.Softcap, Attention(graph).Softcap));
    }

    private static Attention Attention(Transformer graph) => (Attention)graph.Blocks[0].Branches[0].Mixer;

    private static JsonObject Config(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(GoldenArchitectures.Root, name, "config.json")))!.AsObject();

    private static JsonObject[] Parts(JsonObject config) => config["text_config"] is JsonObject text ? [config, text] : [config];

    private Transformer Graph(JsonObject json, Predicate<string>? hasTensor = null)
    {
        File.WriteAllText(Path.Combine(_folder, "config.json"), json.ToJsonString());
        return GoldenArchitectures.Graph(_folder, hasTensor);
    }

    private static void WriteRopeAsTransformers4(JsonObject config)
    {
        if (config["rope_parameters"] is not JsonObject parameters)
            return;
        config.Remove("rope_parameters");
        if (parameters["sliding_attention"] is JsonObject local)
        {
            config["rope_local_base_freq"] = local["rope_theta"]!.DeepClone();
            parameters = parameters["full_attention"]!.AsObject();
        }

        var scaling = parameters.DeepClone().AsObject();
        foreach (var key in (string[])["rope_theta", "partial_rotary_factor"])
        {
            if (parameters[key] is { } value)
                config[key] = value.DeepClone();
            scaling.Remove(key);
        }

        scaling.Remove("rope_type");
        scaling["type"] = parameters["rope_type"]!.DeepClone();
        config["rope_scaling"] = parameters["rope_type"]!.GetValue<string>() == "default" ? null : scaling;
    }
}
