using System.IO;
using System.Text.Json.Nodes;
using Planck.Checkpoints.ModelOpt;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.ModelOpt;

public sealed class ConfigNormalizerTests
{
    /// <summary>Files that transformers wrote must come through unchanged but for the version.</summary>
    [Theory]
    [InlineData("arch/llama")]
    [InlineData("arch/llama-linear-bias")]
    [InlineData("arch/llama-yarn")]
    [InlineData("arch/llama3-tied")]
    [InlineData("modelopt/models/qwen2")]
    [InlineData("modelopt/models/qwen3_moe")]
    [InlineData("modelopt/models/gpt_oss")]
    public void A_file_that_transformers_5_wrote_stays_as_it_is(string folder)
    {
        var source = Read(folder, "config.json");
        var expected = source.DeepClone();
        expected["transformers_version"] = "5.14.1";
        Assert.Equal(expected.ToJsonString(), ConfigNormalizer.Normalize(source).ToJsonString());
    }

    [Theory]
    [InlineData("arch/llama")]
    [InlineData("arch/llama-linear-bias")]
    [InlineData("arch/llama-yarn")]
    [InlineData("arch/llama3-tied")]
    public void The_words_of_transformers_4_become_those_of_transformers_5(string folder)
    {
        var expected = Read(folder, "config.json");
        expected["transformers_version"] = "5.14.1";
        Assert.Equal(expected.ToJsonString(), ConfigNormalizer.Normalize(InOldWords(expected)).ToJsonString());
    }

    [Fact]
    public void Llama_defaults_are_written_out()
    {
        var config = ConfigNormalizer.Normalize(Parse("""{"model_type":"llama","hidden_size":64,"num_attention_heads":4}"""));
        Assert.Equal(
            """{"attention_bias":false,"attention_dropout":0.0,"bos_token_id":1,"eos_token_id":2,"head_dim":16,"hidden_act":"silu","hidden_size":64,"initializer_range":0.02,"intermediate_size":11008,"max_position_embeddings":2048,"mlp_bias":false,"model_type":"llama","num_attention_heads":4,"num_hidden_layers":32,"num_key_value_heads":4,"pad_token_id":null,"pretraining_tp":1,"rms_norm_eps":1e-06,"rope_parameters":{"rope_theta":10000.0,"rope_type":"default"},"tie_word_embeddings":false,"transformers_version":"5.14.1","use_cache":true,"vocab_size":32000}""",
            config.ToJsonString());
    }

    [Fact]
    public void Unknown_keys_stay_and_the_authors_path_goes()
    {
        var config = ConfigNormalizer.Normalize(Parse("""{"model_type":"other","zeta":{"b":1,"a":[1,{"d":null,"c":2}]},"_name_or_path":"/home/someone/model"}"""));
        Assert.Equal("""{"model_type":"other","transformers_version":"5.14.1","zeta":{"a":[1,{"c":2,"d":null}],"b":1}}""", config.ToJsonString());
    }

    [Fact]
    public void The_new_dtype_wins_over_the_old_one() =>
        Assert.Equal("float16", ConfigNormalizer.Normalize(Parse("""{"torch_dtype":"bfloat16","dtype":"float16"}"""))["dtype"]!.GetValue<string>());

    [Fact]
    public void An_old_rope_type_is_repeated_under_its_new_name() =>
        Assert.Equal(
            """{"factor":2.0,"rope_theta":10000.0,"rope_type":"linear","type":"linear"}""",
            ConfigNormalizer.Normalize(Parse("""{"model_type":"llama","rope_scaling":{"type":"linear","factor":2.0}}"""))["rope_parameters"]!.ToJsonString());

    private static JsonObject InOldWords(JsonObject config)
    {
        var old = (JsonObject)config.DeepClone();
        var rope = old["rope_parameters"]!.AsObject();
        old.Remove("rope_parameters");
        old["rope_theta"] = rope["rope_theta"]!.DeepClone();
        rope.Remove("rope_theta");
        old["rope_scaling"] = rope["rope_type"]!.GetValue<string>() == "default" ? null : rope;
        old["torch_dtype"] = old["dtype"]!.DeepClone();
        old.Remove("dtype");
        old.Remove("pretraining_tp");
        old["transformers_version"] = "4.43.0";
        return old;
    }

    private static JsonObject Read(string folder, string file) => Parse(File.ReadAllText(Path.Combine([Repository.Goldens, .. folder.Split('/'), file])));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
