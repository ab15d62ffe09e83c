using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Planck.Checkpoints.ModelOpt;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.ModelOpt;

/// <summary>Of a model whose architecture is described, everything is held against its <c>config.json</c>: what is quantized and what is not.</summary>
public sealed class DescribedCheckpointTests : IDisposable
{
    private const string Config = """
        {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2,
         "num_key_value_heads": 2, "vocab_size": 8, "tie_word_embeddings": false, "quantization_config": {"quant_algo": "FP8"}}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, (TensorSpec Spec, byte[] Bytes)> _tensors = new(StringComparer.Ordinal);

    // Two layers of a Llama whose MLPs are in FP8; the cache is measured.
    public DescribedCheckpointTests()
    {
        Weight("model.embed_tokens", 8, 32);
        Weight("lm_head", 8, 32);
        Weight("model.norm", 32);
        for (var layer = 0; layer < 2; layer++)
        {
            var at = $"model.layers.{layer}.";
            Weight(at + "input_layernorm", 32);
            Weight(at + "post_attention_layernorm", 32);
            foreach (var projection in "qkvo")
                Weight($"{at}self_attn.{projection}_proj", 32, 32);
            Quantized(at + "mlp.gate_proj", 64, 32);
            Quantized(at + "mlp.up_proj", 64, 32);
            Quantized(at + "mlp.down_proj", 32, 64);
            Scale(at + "self_attn.k_proj.k_scale");
            Scale(at + "self_attn.v_proj.v_scale");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_found_in_a_whole_checkpoint() => Assert.Empty(Verify());

    [Fact]
    public void A_tensor_that_is_not_quantized_is_missing_too()
    {
        _tensors.Remove("model.norm.weight");
        Assert.Equal(
            "model.norm.weight is missing; LlamaForCausalLM with this config.json has it, [32]. Use the config.json that it was exported with, or export it again",
            Assert.Single(Verify()).ToString());
    }

    [Fact]
    public void Layers_that_are_missing_are_said_together()
    {
        foreach (var name in _tensors.Keys.Where(static n => n.Contains("self_attn.q_proj", StringComparison.Ordinal)).ToList())
            _tensors.Remove(name);
        Assert.Equal("model.layers.{0..1}.self_attn.q_proj.weight", Assert.Single(Verify()).Tensor);
    }

    [Fact]
    public void A_head_that_is_neither_stored_nor_tied_is_missing()
    {
        _tensors.Remove("lm_head.weight");
        var finding = Assert.Single(Verify());
        Assert.Equal(("lm_head.weight", "is missing, and config.json does not tie it to the embedding"), (finding.Tensor, finding.Cause));
    }

    [Fact]
    public void A_tied_head_is_not_missing()
    {
        _tensors.Remove("lm_head.weight");
        Assert.Empty(Verify(Config.Replace("\"tie_word_embeddings\": false", "\"tie_word_embeddings\": true", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_tensor_that_the_model_does_not_have_is_one_too_many()
    {
        Weight("model.layers.0.self_attn.sinks", 2);
        Assert.Equal("is no tensor of LlamaForCausalLM with this config.json", Assert.Single(Verify()).Cause);
    }

    [Fact]
    public void A_buffer_of_an_older_release_is_none_too_many()
    {
        Put("model.layers.1.self_attn.rotary_emb.inv_freq", DType.F32, [8], new byte[32]);
        Assert.Empty(Verify());
    }

    [Theory]
    [InlineData("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1", "model.layers.1.input_layernorm.weight is no tensor of LlamaForCausalLM")]
    [InlineData("\"intermediate_size\": 64", "\"intermediate_size\": 128", "model.layers.{0..1}.mlp.down_proj.weight is a weight of [32, 64], and LlamaForCausalLM with this config.json has [32, 128]")]
    public void The_configuration_of_another_model_is_told_by_the_tensors(string mine, string other, string expected) =>
        Assert.Contains(Verify(Config.Replace(mine, other, StringComparison.Ordinal)), f => f.ToString().StartsWith(expected, StringComparison.Ordinal));

    [Fact]
    public void A_configuration_that_gives_no_model_is_named() =>
        Assert.Contains(
            Verify(Config.Replace("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 3", StringComparison.Ordinal)),
            static f => f.Tensor == "config.json" && f.Cause.Contains("num_key_value_heads", StringComparison.Ordinal));

    // vLLM issue 45102: the head's scales are looked for.
    [Fact]
    public void A_linear_that_is_neither_quantized_nor_excluded_is_named()
    {
        var finding = Assert.Single(Verify(excluded: "model.layers.*.self_attn*"));
        Assert.Equal("hf_quant_config.json neither quantizes nor excludes lm_head, stored as BF16: engines would look for its scales. Add it to exclude_modules, or export the checkpoint again", finding.ToString());
    }

    [Fact]
    public void A_quantized_linear_that_is_excluded_is_named()
    {
        var finding = Assert.Single(Verify(excluded: "lm_head\", \"model.layers.0*\", \"model.layers.1.self_attn*"));
        Assert.Equal("excludes 'model.layers.0*', and model.layers.0.mlp.down_proj and 2 more are quantized: engines would read codes as weights", finding.Cause);
    }

    [Theory]
    [InlineData("model.layers.1.self_attn.v_proj.v_scale", "is missing, and 'model.layers.1.self_attn.k_proj.k_scale' is there: a cache in FP8 has both")]
    public void An_attention_with_half_of_its_cache_is_named(string tensor, string cause)
    {
        _tensors.Remove(tensor);
        var finding = Assert.Single(Verify());
        Assert.Equal((tensor, cause), (finding.Tensor, finding.Cause));
    }

    [Fact]
    public void A_file_of_weights_that_is_not_the_one_written_is_named()
    {
        Assert.Empty(Verify(record: true));
        // Every e4m3 number is as good as another to a reader.
        _tensors["model.layers.0.mlp.up_proj.weight"].Bytes[3] ^= 1;
        Write();
        Assert.Equal("is not the file that was written: its sha256 is not that of planck.manifest.json", Assert.Single(CheckpointVerifier.Verify(_folder.Path)).Cause);
    }

    [Fact]
    public void Progress_counts_what_is_read_and_what_is_hashed()
    {
        Verify(record: true);
        var told = new List<(long Read, long All)>();

        Assert.Empty(CheckpointVerifier.Verify(_folder.Path, (read, all) => told.Add((read, all))));

        var tensors = _tensors.Values.Sum(static t => (long)t.Bytes.Length);
        var files = Directory.EnumerateFiles(_folder.Path, "*.safetensors").Sum(static f => new FileInfo(f).Length);
        Assert.Equal((tensors + files, tensors + files), told[^1]);
        Assert.Equal(told.OrderBy(static t => t.Read), told);
    }

    [Fact]
    public void A_file_that_the_record_lists_is_missing()
    {
        _folder.Write("tokenizer.json", "{}");
        Verify(record: true);
        File.Delete(Path.Combine(_folder.Path, "tokenizer.json"));
        Assert.Equal("tokenizer.json is missing, and planck.manifest.json lists it", $"{Assert.Single(CheckpointVerifier.Verify(_folder.Path)).Tensor} {Assert.Single(CheckpointVerifier.Verify(_folder.Path)).Cause}");
    }

    private IReadOnlyList<VerificationFinding> Verify(string config = Config, string excluded = "lm_head\", \"model.layers.*.self_attn*", bool record = false)
    {
        _folder.Write("config.json", config);
        _folder.Write("hf_quant_config.json", $$$"""{"quantization": {"quant_algo": "FP8", "kv_cache_quant_algo": "FP8", "exclude_modules": ["{{{excluded}}}"]}}""");
        Write();
        if (record)
            _folder.Write("planck.manifest.json", $$"""{"kv_cache": "fp8", "outputs": [{{string.Join(", ", Directory.EnumerateFiles(_folder.Path).Select(Entry))}}]}""");
        return CheckpointVerifier.Verify(_folder.Path);
    }

    private static string Entry(string path) =>
        $$"""{"name": "{{Path.GetFileName(path)}}", "size": {{new FileInfo(path).Length}}, "sha256": "{{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}}"}""";

    private void Write()
    {
        using var writer = CheckpointWriter.Create(_folder.Path, [.. _tensors.Values.Select(static t => t.Spec)], 1 << 20);
        foreach (var (spec, bytes) in _tensors.Values)
            writer.Write(spec.Name, 0, bytes);
        writer.Complete();
    }

    private void Weight(string module, params long[] shape) => Put(module + ".weight", DType.BF16, shape, new byte[2 * shape.Aggregate(1L, static (a, b) => a * b)]);

    private void Quantized(string module, long rows, long columns)
    {
        Put(module + ".weight", DType.F8_E4M3, [rows, columns], new byte[rows * columns]);
        Scale(module + ".weight_scale");
        Scale(module + ".input_scale");
    }

    private void Scale(string name) => Put(name, DType.F32, [], BitConverter.GetBytes(1f));

    private void Put(string name, DType type, long[] shape, byte[] bytes) => _tensors[name] = (new(name, type, [.. shape]), bytes);
}
