using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Checkpoints.ModelOpt;
using Planck.Conformance.Cases;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Conformance;

/// <summary>The JSON files of an export are those of the reference data, byte for byte.</summary>
public sealed class JsonTests
{
    private static readonly IReadOnlyList<GoldenCase> Cases =
    [
        // Which linears are smoothed, and where their factors go, is for the plan to find out: of these, whole checkpoints are compared.
        .. GoldenCases.All.Where(static c => !c.Algorithm.List.Any(static a => a.Smooths)),
        Everywhere(ReferenceModel.Qwen3Moe),
    ];

    public static TheoryData<string> Paths => [.. Cases.Where(static c => c.HasJson).Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Configuration_files_are_byte_equal(string path)
    {
        var golden = Cases.Single(c => c.Path == path);
        using var output = new TemporaryFolder();
        ModelOptLayout.WriteFiles(golden.Model.Folder, output.Path, golden.Export);
        foreach (var file in (string[])["hf_quant_config.json", "config.json", "generation_config.json"])
            Assert.Equal(golden.Text(file), File.ReadAllText(output.File(file)));
    }

    /// <summary>
    /// Mixed formats exist in the reference data only beside formats that need calibration; the description of a layer is the same for all, so
    /// the layers are taken from the reference and everything derived from them is compared.
    /// </summary>
    [Theory]
    [InlineData("ptq/mixed-qkv_fp8_first")]
    [InlineData("ptq/nvfp4_fp8_mha")]
    [InlineData("autoquant/int4_awq_fp8-gradient-4.8")]
    [InlineData("autoquant/w4a8_awq_fp8-gradient-4.8")]
    [InlineData("autoquant/nvfp4_w4a16_fp8-gradient-6.0")]
    [InlineData("autoquant/nvfp4_fp8-gradient-4.8")]
    [InlineData("autoquant/moe-nvfp4_fp8-gradient-4.8")]
    public void Mixed_formats_are_described_layer_by_layer(string path)
    {
        var folder = Path.Combine([Repository.Goldens, "modelopt", .. path.Split('/')]);
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "hf_quant_config.json")))!;
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!["quantization_config"]!;
        var quantization = file["quantization"]!;
        var layers = quantization["quantized_layers"]!.AsObject().Select(static p => (p.Key, Layer(p.Value!))).ToList();
        var kvCache = quantization["kv_cache_quant_algo"]?.GetValue<string>();

        Assert.Equal("MIXED_PRECISION", quantization["quant_algo"]!.GetValue<string>());
        Assert.Equal(file.ToJsonString(), HfQuantConfig.Build(layers, ["lm_head", "model.embed_tokens"], kvCache).ToJsonString());
        Assert.Equal(config.ToJsonString(), QuantizationConfig.Build(layers, ["lm_head", "model.embed_tokens"], kvCache).ToJsonString());
    }

    [Fact]
    public void With_every_module_quantized_the_list_of_exclusions_is_empty_and_present()
    {
        var folder = Path.Combine(Repository.Goldens, "modelopt", "ptq", "lm_head-fp8");
        var model = ReferenceModel.Classics;
        var layers = model.Linears.Concat(model.Others).Select(static l => (l, new LayerConfig("FP8"))).ToList();
        Assert.Equal(
            JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "hf_quant_config.json")))!.ToJsonString(),
            HfQuantConfig.Build(layers, [], null).ToJsonString());
        Assert.Equal(
            JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!["quantization_config"]!.ToJsonString(),
            QuantizationConfig.Build(layers, [], null).ToJsonString());
    }

    private static LayerConfig Layer(JsonNode json) => new(
        json["quant_algo"]!.GetValue<string>(),
        json["group_size"]?.GetValue<int>(),
        json["has_zero_point"]?.GetValue<bool>(),
        json["pre_quant_scale"]?.GetValue<bool>());

    private static GoldenCase Everywhere(ReferenceModel model) =>
        new($"moe/{model.Name}/fp8_2d_blockwise_weight_only", model, [new("", QuantFormats.Fp8Blockwise2D)], KvCacheFormats.None, CaseAlgorithm.Max);
}
