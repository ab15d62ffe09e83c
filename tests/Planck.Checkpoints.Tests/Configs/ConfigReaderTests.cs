using System;
using System.IO;
using Planck.Checkpoints.Configs;
using Planck.Models;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Configs;

public sealed class ConfigReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_bundled_model_in_the_words_of_transformers_4()
    {
        var config = ConfigReader.Read(Repository.File("recipes", "models", "classics-7m", "config.json"));

        Assert.Equal(
            new ModelConfig
            {
                Architecture = "LlamaForCausalLM",
                ModelType = "llama",
                DType = "bfloat16",
                HiddenSize = 256,
                IntermediateSize = 768,
                Layers = 6,
                AttentionHeads = 4,
                KeyValueHeads = 2,
                HeadDim = 64,
                VocabSize = 4096,
            },
            config with { Values = ConfigValues.Empty });
        Assert.Equal(("1e-05", "10000.0", "LlamaForCausalLM"), (config.Values.Find("rms_norm_eps"), config.Values.Find("rope_theta"), config.Values.Find("architectures.0")));
    }

    [Fact]
    public void A_tied_model_in_the_words_of_transformers_5()
    {
        var config = ConfigReader.Read(Path.Combine(Repository.Goldens, "modelopt", "models", "llama_bias_tied", "config.json"));
        Assert.Equal(("bfloat16", true, 32, 2), (config.DType, config.TieWordEmbeddings, config.HeadDim, config.KeyValueHeads));
    }

    [Fact]
    public void A_head_dim_that_is_not_hidden_size_over_heads_is_kept() =>
        Assert.Equal(48, ConfigReader.Read(Path.Combine(Repository.Goldens, "arch", "llama-linear-bias", "config.json")).HeadDim);

    [Fact]
    public void Experts_go_by_three_names()
    {
        foreach (var key in (string[])["num_local_experts", "num_experts", "n_routed_experts"])
            Assert.Equal(8, Read($$"""{"architectures":["X"],"{{key}}":8}""").Experts);
        Assert.Equal(0, Read("""{"architectures":["X"],"num_experts":null}""").Experts);
    }

    [Fact]
    public void Missing_key_value_heads_are_the_heads_and_a_missing_head_dim_is_their_share()
    {
        var config = Read("""{"architectures":["LlamaForCausalLM"],"hidden_size":96,"num_attention_heads":3,"num_key_value_heads":null}""");
        Assert.Equal((3, 32), (config.KeyValueHeads, config.HeadDim));
    }

    [Theory]
    [InlineData("LlamaForCausalLM", false)]
    [InlineData("Qwen2ForCausalLM", false)]
    [InlineData("Gemma2ForCausalLM", true)]
    [InlineData("GPT2LMHeadModel", true)]
    [InlineData("OPTForCausalLM", true)]
    [InlineData("FalconForCausalLM", true)]
    [InlineData("SmolLM3ForCausalLM", true)]
    [InlineData("PhoenixForCausalLM", false)]
    public void Whether_a_silent_file_means_tied_is_up_to_the_class(string architecture, bool tied) =>
        Assert.Equal(tied, Read($$"""{"architectures":["{{architecture}}"]}""").TieWordEmbeddings);

    [Fact]
    public void A_multimodal_file_is_read_through_its_text_config()
    {
        var config = Read("""{"architectures":["Gemma3ForConditionalGeneration"],"model_type":"gemma3","dtype":"bfloat16","text_config":{"hidden_size":64,"num_hidden_layers":2}}""");
        Assert.Equal(("Gemma3ForConditionalGeneration", "gemma3", "bfloat16", 64, 2), (config.Architecture, config.ModelType, config.DType, config.HiddenSize, config.Layers));
    }

    [Theory]
    [InlineData("", "not well-formed JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    [InlineData("{", "not well-formed JSON")]
    [InlineData("{\n  \"architectures\": [\n", "not well-formed JSON: line 3, byte 1: Expected")]
    [InlineData("{}", "'architectures' does not name a class")]
    [InlineData("{\"architectures\":[]}", "'architectures' does not name a class")]
    [InlineData("{\"architectures\":[1]}", "'architectures' does not name a class")]
    [InlineData("{\"architectures\":\"X\"}", "'architectures' is not a list")]
    [InlineData("{\"architectures\":[\"X\"],\"hidden_size\":\"256\"}", "'hidden_size' is not a count")]
    [InlineData("{\"architectures\":[\"X\"],\"hidden_size\":-1}", "'hidden_size' is not a count")]
    [InlineData("{\"architectures\":[\"X\"],\"hidden_size\":1e400}", "'hidden_size' is not a count")]
    [InlineData("{\"architectures\":[\"X\"],\"hidden_size\":99999999999}", "'hidden_size' is not a count")]
    [InlineData("{\"architectures\":[\"X\"],\"hidden_size\":{}}", "'hidden_size' is not a single value")]
    [InlineData("{\"architectures\":[\"X\"],\"model_type\":7}", "'model_type' is not a string")]
    [InlineData("{\"architectures\":[\"X\"],\"tie_word_embeddings\":\"yes\"}", "'tie_word_embeddings' is not true or false")]
    [InlineData("{\"architectures\":[\"X\"],\"text_config\":[]}", "'text_config' is not an object")]
    [InlineData("{\"architectures\":[\"X\"],\"architectures\":[\"Y\"]}", "not well-formed JSON")]
    [InlineData("{\"architectures\":[\"\\ud800\"]}", "UTF-8|well-formed")]
    public void A_broken_file_is_refused_by_name(string json, string reason)
    {
        var error = Assert.Throws<CheckpointException>(() => Read(json));
        Assert.Equal(_folder.File("config.json"), error.File);
        Assert.Contains(reason.Split('|'), r => error.Reason.Contains(r, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_of_gigabytes_is_refused_without_reading_it()
    {
        using (var file = File.Create(_folder.File("config.json")))
            file.SetLength(3L << 30); // sparse: takes no disk
        Assert.Contains("16777216 is the most", Assert.Throws<CheckpointException>(() => ConfigReader.Read(_folder.File("config.json"))).Reason, StringComparison.Ordinal);
    }

    private ModelConfig Read(string json) => ConfigReader.Read(_folder.Write("config.json", json));
}
