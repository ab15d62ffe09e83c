using System;
using System.IO;
using System.Linq;
using Planck.Checkpoints.Inspect;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Inspect;

public sealed class CheckpointInspectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_bundled_model_is_bf16()
    {
        var summary = CheckpointInspector.Inspect(Repository.File("recipes", "models", "classics-7m"));
        Assert.Equal(("LlamaForCausalLM", 1, 57, 0), (summary.Config!.Architecture, summary.Files, summary.Tensors, summary.QuantizedModules));
        Assert.Equal(new DTypeSummary(DType.BF16, 57, summary.Bytes), Assert.Single(summary.DTypes));
        Assert.Equal(16, summary.BitsPerWeight);
        Assert.Null(summary.Quantization);
        Assert.Null(summary.Provenance);
    }

    [Fact]
    public void Experts_published_in_MXFP4_are_32_weights_in_17_bytes()
    {
        _folder.Write("model.safetensors", Checkpoint.File(("x_blocks", DType.U8, "1,2,3,16", new byte[96]), ("x_scales", DType.U8, "1,2,3", new byte[6])));
        var summary = CheckpointInspector.Inspect(_folder.Path);
        Assert.Equal((192L, 102L, 2, 4.25), (summary.Weights, summary.Bytes, summary.Tensors, summary.BitsPerWeight));
    }

    [Fact]
    public void Four_bit_weights_count_one_each_and_their_scales_count_as_storage()
    {
        _folder.Write("model.safetensors", Checkpoint.File(
            ("m.weight", DType.U8, "4,8", new byte[32]), ("m.weight_scale", DType.F8_E4M3, "4,1", new byte[4]), ("m.weight_scale_2", DType.F32, "", new byte[4])));
        _folder.Write("planck.manifest.json", "{\"recipe\":\"x.yaml\"}");
        File.Copy(Path.Combine(Repository.Goldens, "modelopt", "ptq", "nvfp4_weight_only-kv_fp8_cast", "config.json"), _folder.File("config.json"));

        var summary = CheckpointInspector.Inspect(_folder.Path);

        Assert.Equal((64L, 40L, 1), (summary.Weights, summary.Bytes, summary.QuantizedModules));
        Assert.Equal(5, summary.BitsPerWeight);
        Assert.Equal(("modelopt", "W4A16_NVFP4", "FP8", "modelopt 0.47.0"), (summary.Quantization!.Method, summary.Quantization.QuantAlgo, summary.Quantization.KvCacheAlgo, summary.Quantization.Producer));
        Assert.Equal(["lm_head", "model.embed_tokens"], summary.Quantization.Excluded);
        Assert.Equal("{\"recipe\":\"x.yaml\"}", summary.Provenance!.Json);
    }

    [Fact]
    public void The_quantization_file_is_read_where_the_model_config_says_nothing()
    {
        _folder.Write("model.safetensors", Checkpoint.File(("m.weight", DType.I8, "2", new byte[2]), ("m.weight_scale", DType.F32, "1", new byte[4])));
        File.Copy(Path.Combine(Repository.Goldens, "modelopt", "ptq", "int8_weight_only", "hf_quant_config.json"), _folder.File("hf_quant_config.json"));
        var summary = CheckpointInspector.Inspect(_folder.Path);
        Assert.Null(summary.Config);
        Assert.Equal(("", "W8A16", null), (summary.Quantization!.Method, summary.Quantization.QuantAlgo, summary.Quantization.KvCacheAlgo));
        Assert.Equal([DType.F32, DType.I8], summary.DTypes.Select(static d => d.DType));
        Assert.Equal(2, summary.Weights);
    }
}
