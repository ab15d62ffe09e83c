using System;
using System.IO;
using System.Linq;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Checkpoints.Tests;

public sealed class ManifestBuilderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_bundled_model_is_twelve_families()
    {
        var manifest = ManifestBuilder.FromFolder(Repository.File("recipes", "models", "classics-7m"), "classics-7m");
        Assert.Equal(("classics-7m", "LlamaForCausalLM", false), (manifest.Name, manifest.Config.Architecture, manifest.Config.TieWordEmbeddings));
        Assert.Equal(
            [
                "lm_head.weight 4096x256", "model.embed_tokens.weight 4096x256", "model.layers.{0..5}.input_layernorm.weight 256",
                "model.layers.{0..5}.mlp.down_proj.weight 256x768", "model.layers.{0..5}.mlp.gate_proj.weight 768x256",
                "model.layers.{0..5}.mlp.up_proj.weight 768x256", "model.layers.{0..5}.post_attention_layernorm.weight 256",
                "model.layers.{0..5}.self_attn.k_proj.weight 128x256", "model.layers.{0..5}.self_attn.o_proj.weight 256x256",
                "model.layers.{0..5}.self_attn.q_proj.weight 256x256", "model.layers.{0..5}.self_attn.v_proj.weight 128x256", "model.norm.weight 256",
            ],
            manifest.Families.Select(static f => $"{f.Name} {string.Join('x', f.Shape)}"));
    }

    [Fact]
    public void A_model_without_a_head_of_its_own_is_tied()
    {
        _folder.Write("config.json", """{"architectures":["LlamaForCausalLM"],"num_attention_heads":4,"hidden_size":64,"tie_word_embeddings":false}""");
        _folder.Write("model.safetensors", Checkpoint.File(("model.embed_tokens.weight", DType.U8, "1,1", [1])));
        Assert.True(ManifestBuilder.FromFolder(_folder.Path, "x").Config.TieWordEmbeddings);
    }

    [Fact]
    public void The_manifest_holds_what_the_architecture_reads_of_the_configuration_and_nothing_else()
    {
        _folder.Write(
            "config.json",
            """{"architectures":["LlamaForCausalLM"],"num_attention_heads":4,"hidden_size":64,"rms_norm_eps":1e-6,"bos_token_id":1,"rope_scaling":{"rope_type":"linear","factor":2.0,"note":"x"}}""");
        _folder.Write("model.safetensors", Checkpoint.File(("lm_head.weight", DType.U8, "1,1", [1])));

        var values = ManifestBuilder.FromFolder(_folder.Path, "x").Config.Values;

        Assert.Equal(["rms_norm_eps 1e-6", "rope_scaling.factor 2.0", "rope_scaling.rope_type linear"], values.Entries.Select(static e => $"{e.Key} {e.Text}"));
    }

    [Fact]
    public void An_architecture_nobody_described_has_a_manifest_without_such_values()
    {
        _folder.Write("config.json", """{"architectures":["PhoenixForCausalLM"],"rms_norm_eps":1e-6}""");
        _folder.Write("model.safetensors", Checkpoint.File(("lm_head.weight", DType.U8, "1,1", [1])));

        Assert.Empty(ManifestBuilder.FromFolder(_folder.Path, "x").Config.Values.Entries);
    }

    [Fact]
    public void A_configuration_that_gives_no_graph_is_refused_by_key()
    {
        _folder.Write("config.json", """{"architectures":["LlamaForCausalLM"],"hidden_size":64}""");
        _folder.Write("model.safetensors", Checkpoint.File(("lm_head.weight", DType.U8, "1,1", [1])));

        var failure = Assert.Throws<CheckpointException>(() => ManifestBuilder.FromFolder(_folder.Path, "x"));
        Assert.Equal((_folder.File("config.json"), "'num_attention_heads' of config.json is missing"), (failure.File, failure.Reason));
    }

    [Fact]
    public void A_truncated_shard_is_named()
    {
        _folder.Write("config.json", """{"architectures":["LlamaForCausalLM"]}""");
        var file = Checkpoint.File(("a", DType.U8, "4", [1, 2, 3, 4]));
        _folder.Write("model.safetensors", file[..^1]);
        Assert.Equal(_folder.File("model.safetensors"), Assert.Throws<CheckpointException>(() => ManifestBuilder.FromFolder(_folder.Path, "x")).File);
    }

    [Theory]
    [InlineData("model.{0..3}.weight")]
    [InlineData("model norm.weight")]
    public void A_name_that_no_manifest_can_hold_is_an_error_of_that_file(string name)
    {
        _folder.Write("config.json", """{"architectures":["LlamaForCausalLM"]}""");
        _folder.Write("model.safetensors", Checkpoint.File((name, DType.U8, "1", [1])));
        var failure = Assert.Throws<CheckpointException>(() => ManifestBuilder.FromFolder(_folder.Path, "x"));
        Assert.Equal(_folder.File("model.safetensors"), failure.File);
        Assert.Contains($"'{name}'", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_config_is_refused() =>
        Assert.Equal(Path.Combine(_folder.Path, "config.json"), Assert.Throws<CheckpointException>(() => ManifestBuilder.FromFolder(_folder.Path, "x")).File);
}
