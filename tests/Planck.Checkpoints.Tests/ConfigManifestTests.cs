using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Checkpoints.Tests.Configs.Published;
using Planck.Formats;
using Planck.Models;
using Planck.Testing;

namespace Planck.Checkpoints.Tests;

/// <summary>A manifest of a model whose files are not at hand is the one that its files would give, or there is none.</summary>
public sealed class ConfigManifestTests : IDisposable
{
    private const string Llama =
        """{"architectures":["LlamaForCausalLM"],"num_attention_heads":4,"hidden_size":64,"intermediate_size":128,"num_hidden_layers":2,"vocab_size":32,"DTYPE":1}""";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> WithShapes => [.. PublishedModel.WithShapes.Select(static m => m.Name)];

    // Dense models in one dtype whose index counts every byte: parameters of the graph, and nothing besides.
    private static readonly string[] Countable =
        ["HuggingFaceTB--SmolLM3-3B", "mistralai--Devstral-Small-2507", "fork--Reflection-Llama-3.1-70B", "deepcogito--cogito-v1-preview-qwen-14B", "ibm-granite--granite-3b-code-instruct-128k", "alpindale--WizardLM-2-8x22B"];

    public static TheoryData<string> WithIndex => [.. PublishedModel.WithIndex.Select(static m => m.Name).Intersect(Countable)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(WithShapes))]
    public void Its_tensors_are_those_of_another_programs_table(string name)
    {
        var model = new PublishedModel(name);
        var table = ManifestFolder.Fold(model.Shapes());

        var manifest = ConfigManifest.FromFolder(model.InFolder(""), "m", asBFloat16: true);

        // The table lists heads also where they are tied, and no manifest has those; the correction bias of DeepSeek's router is in both.
        Assert.Equal(table.Where(f => !manifest.Config.TieWordEmbeddings || f.Name.Key != "lm_head.weight"), manifest.Families);
        Assert.True(manifest.Origin.IsConfiguration);
    }

    [Theory]
    [MemberData(nameof(WithIndex))]
    public void Its_bytes_are_those_of_the_index(string name)
    {
        var model = new PublishedModel(name);
        var (names, bytes) = model.Index();

        var manifest = ConfigManifest.FromFolder(model.InFolder(""), "m");

        Assert.Equal(bytes, manifest.Families.Sum(static f => f.Name.Count * new TensorSpec("", f.DType, f.Shape).Bytes));
        Assert.Equal(names.Count, manifest.Families.Sum(static f => f.Name.Count));
    }

    [Fact]
    public void It_holds_what_the_manifest_of_the_files_holds_and_says_that_nobody_saw_them()
    {
        var folder = Repository.File("recipes", "models", "classics-7m");
        File.Copy(Path.Combine(folder, "config.json"), _folder.File("config.json"));
        var (files, config) = (ManifestBuilder.FromFolder(folder, "m"), ConfigManifest.FromFolder(_folder.Path, "m"));

        Assert.Equal(files, config with { Origin = ManifestOrigin.Headers });
        Assert.Equal(new(true), config.Origin);
    }

    [Fact]
    public void An_index_without_shards_says_which_names_the_release_uses()
    {
        Write("bfloat16");
        _folder.Write("model.safetensors.index.json", Index([.. ConfigManifest.FromFolder(_folder.Path, "m").Families.SelectMany(static f => Names(f.Name)).Where(static n => n != "lm_head.weight")]));

        // No head is listed: it is tied, whatever the file says.
        var manifest = ConfigManifest.FromFolder(_folder.Path, "m");
        Assert.True(manifest.Config.TieWordEmbeddings);
        Assert.DoesNotContain(manifest.Families, static f => f.Name.Key == "lm_head.weight");
    }

    [Fact]
    public void An_index_that_lacks_a_tensor_of_the_architecture_is_a_contradiction()
    {
        Write("bfloat16");
        _folder.Write("model.safetensors.index.json", Index([.. ConfigManifest.FromFolder(_folder.Path, "m").Families.SelectMany(static f => Names(f.Name)).Where(static n => n != "model.layers.1.mlp.up_proj.weight")]));

        var failure = Refused();
        Assert.Equal((_folder.File("model.safetensors.index.json"), "the index lacks 'model.layers.1.mlp.up_proj.weight', which LlamaForCausalLM has by config.json"), (failure.File, failure.Reason));
    }

    [Fact]
    public void A_quantized_release_has_no_manifest_but_that_of_its_conversion()
    {
        _folder.Write("config.json", Text("bfloat16").Replace("}", ",\"quantization_config\":{\"quant_method\":\"fp8\",\"weight_block_size\":[128,128]}}", StringComparison.Ordinal));

        Assert.Equal(
            "the model is published in fp8 (quantization_config), and which tensors it then has does not follow from config.json; the manifest of its conversion to bfloat16 can be written (--as-bfloat16)",
            Refused().Reason);

        var manifest = ConfigManifest.FromFolder(_folder.Path, "m", asBFloat16: true);
        Assert.Equal((new ManifestOrigin(true, "fp8"), "bfloat16"), (manifest.Origin, manifest.Config.DType));
        Assert.All(manifest.Families, static f => Assert.Equal(DType.BF16, f.DType));
    }

    [Theory]
    [InlineData("float16", DType.F16)]
    [InlineData("float32", DType.F32)]
    public void The_dtype_is_the_published_one_unless_the_conversion_is_asked_for(string dtype, DType stored)
    {
        Write(dtype);
        Assert.All(ConfigManifest.FromFolder(_folder.Path, "m").Families, f => Assert.Equal(stored, f.DType));

        var converted = ConfigManifest.FromFolder(_folder.Path, "m", asBFloat16: true);
        Assert.All(converted.Families, static f => Assert.Equal(DType.BF16, f.DType));
        Assert.Equal((new ManifestOrigin(true, dtype), "bfloat16"), (converted.Origin, converted.Config.DType));
    }

    [Fact]
    public void A_model_published_in_bfloat16_is_not_converted()
    {
        Write("bfloat16");
        Assert.Equal(ConfigManifest.FromFolder(_folder.Path, "m"), ConfigManifest.FromFolder(_folder.Path, "m", asBFloat16: true));
    }

    [Theory]
    [InlineData("", "'dtype' is missing, not bfloat16, float16 or float32; the manifest of its conversion to bfloat16 can be written (--as-bfloat16)")]
    [InlineData("int8", "'dtype' is int8, not bfloat16, float16 or float32; the manifest of its conversion to bfloat16 can be written (--as-bfloat16)")]
    public void A_dtype_that_nobody_names_is_not_guessed(string dtype, string reason)
    {
        Write(dtype);
        Assert.Equal(reason, Refused().Reason);
    }

    [Fact]
    public void An_architecture_that_nobody_described_has_no_tensors_without_headers()
    {
        _folder.Write("config.json", """{"architectures":["PhoenixForCausalLM"],"dtype":"bfloat16"}""");
        Assert.StartsWith("nobody described PhoenixForCausalLM, so that its tensors do not follow from config.json; ", Refused().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"vocab_size\":32", "\"vocab_size\":2000000000")]
    [InlineData("\"num_hidden_layers\":2", "\"num_hidden_layers\":10000")]
    public void A_model_beyond_all_measure_costs_no_memory(string small, string large)
    {
        _folder.Write("config.json", Text("bfloat16").Replace(small, large, StringComparison.Ordinal).Replace("\"hidden_size\":64", "\"hidden_size\":400000", StringComparison.Ordinal));
        Assert.Equal("the configuration is of a model larger than any that a manifest can hold", Refused().Reason);
    }

    private void Write(string dtype) => _folder.Write("config.json", Text(dtype));

    private static string Text(string dtype) => Llama.Replace("\"DTYPE\":1", dtype.Length == 0 ? "\"x\":1" : $"\"torch_dtype\":\"{dtype}\"", StringComparison.Ordinal);

    private CheckpointException Refused() => Assert.Throws<CheckpointException>(() => ConfigManifest.FromFolder(_folder.Path, "m"));

    private static string Index(IReadOnlyList<string> names) =>
        "{\"metadata\":{\"total_size\":1},\"weight_map\":{" + string.Join(',', names.Select(static n => $"\"{n}\":\"model-00001-of-00001.safetensors\"")) + "}}";

    private static IEnumerable<string> Names(PathTemplate name) => name.Indices.Count == 0 ? [name.ToString()] : name.Indices[0].Indices.Select(i => name.At(i));
}
