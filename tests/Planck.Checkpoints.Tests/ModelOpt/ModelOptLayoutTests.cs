using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Checkpoints.ModelOpt;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.ModelOpt;

public sealed class ModelOptLayoutTests : IDisposable
{
    private readonly TemporaryFolder _source = new();
    private readonly TemporaryFolder _output = new();

    public void Dispose()
    {
        _source.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void The_files_of_a_recipe_that_mixes_formats_and_block_sizes()
    {
        _source.Write("config.json", """{"architectures":["LlamaForCausalLM"],"model_type":"other","torch_dtype":"bfloat16"}""");
        var export = new ModelOptExport(
            [
                new("model.layers.0.q", QuantFormats.W4A16Nvfp4),
                new("model.layers.0.k", QuantFormats.W4A16Nvfp4, BlockSize: 32),
                new("model.layers.0.v", QuantFormats.Int4Blockwise),
                new("model.layers.0.o", QuantFormats.Int8PerChannel),
                new("model.layers.1.q", QuantFormats.Fp8PerChannelPerToken),
                new("model.layers.1.k", QuantFormats.Fp8Blockwise2D),
                new("model.layers.1.v", QuantFormats.Mxfp4),
                new("model.layers.1.o", QuantFormats.Mxfp8),
                new("model.layers.2.q", QuantFormats.W4A8Mxfp4Fp8),
                new("model.layers.2.k", QuantFormats.W4A16Nvfp4, BlockSize: 16),
                new("model.layers.2.v", QuantFormats.Mxfp4WeightOnly),
            ],
            ["lm_head", "model.embed_tokens"],
            KvCacheFormats.Nvfp4Cast);
        Assert.Equal(["config.json", "generation_config.json", "hf_quant_config.json"], ModelOptLayout.WriteFiles(_source.Path, _output.Path, export));
        Snapshot.Verify(File.ReadAllText(_output.File("config.json")), "json", "config");
        Snapshot.Verify(File.ReadAllText(_output.File("hf_quant_config.json")), "json", "hf_quant_config");
    }

    [Fact]
    public void Tokenizer_code_and_licence_are_copied_and_nothing_else()
    {
        _source.Write("config.json", "{}");
        string[] copied = ["LICENSE", "chat_template.jinja", "modeling_x.py", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"];
        foreach (var name in copied.Concat(["README.md", "model.safetensors", "pytorch_model.bin", ".gitattributes", "events.log"]))
            _source.Write(name, $"text of {name}\r\n");
        File.SetAttributes(_source.File("tokenizer.json"), FileAttributes.ReadOnly);

        var written = ModelOptLayout.WriteFiles(_source.Path, _output.Path, new([], [], KvCacheFormats.None));

        Assert.Equal(copied.Concat(["config.json", "generation_config.json", "hf_quant_config.json"]).Order(StringComparer.Ordinal), written);
        Assert.Equal(written, Directory.GetFiles(_output.Path).Select(static f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.All(copied, c => Assert.Equal($"text of {c}\r\n", File.ReadAllText(_output.File(c))));
        Assert.False(File.GetAttributes(_output.File("tokenizer.json")).HasFlag(FileAttributes.ReadOnly));
        File.SetAttributes(_source.File("tokenizer.json"), FileAttributes.Normal);
    }

    [Fact]
    public void A_model_that_is_quantized_already_is_refused()
    {
        _source.Write("config.json", """{"quantization_config":{"quant_method":"fp8"}}""");
        var error = Assert.Throws<CheckpointException>(() => ModelOptLayout.WriteFiles(_source.Path, _output.Path, new([], [], KvCacheFormats.None)));
        Assert.Equal("the model is already quantized; quantize the original instead", error.Reason);
        Assert.Empty(Directory.GetFiles(_output.Path));
    }

    [Fact]
    public void Text_beyond_ASCII_survives()
    {
        _source.Write("config.json", """{"note":"größer < \u00e9 \"zitiert\""}""");
        ModelOptLayout.WriteFiles(_source.Path, _output.Path, new([], [], KvCacheFormats.None));
        Assert.Equal("größer < é \"zitiert\"", JsonNode.Parse(File.ReadAllText(_output.File("config.json")))!["note"]!.GetValue<string>());
    }
}
