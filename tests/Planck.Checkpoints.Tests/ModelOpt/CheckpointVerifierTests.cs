using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Checkpoints.ModelOpt;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.ModelOpt;

/// <summary>What makes a quantized checkpoint fail is found, and said with tensor, cause and cure.</summary>
public sealed class CheckpointVerifierTests : IDisposable
{
    private const string Linear = "model.layers.0.mlp.down_proj";
    private const string Config = """{"architectures": ["OfNobodyForCausalLM"], "quantization_config": {"quant_algo": "NVFP4"}}""";
    private const string Quantization = """{"quantization": {"quant_algo": "NVFP4", "kv_cache_quant_algo": null, "group_size": 16, "exclude_modules": ["lm_head"]}}""";

    private readonly TemporaryFolder _folder = new();

    // One NVFP4 linear of 4 x 32, and a norm.
    private readonly Dictionary<string, (TensorSpec Spec, byte[] Bytes)> _tensors = new(StringComparer.Ordinal);

    public CheckpointVerifierTests()
    {
        Put(Linear + ".weight", DType.U8, [4, 16], Enumerable.Repeat((byte)0x21, 64).ToArray());
        Put(Linear + ".weight_scale", DType.F8_E4M3, [4, 2], Enumerable.Repeat((byte)0x38, 8).ToArray());
        Put(Linear + ".weight_scale_2", DType.F32, [], Number(0.001f));
        Put(Linear + ".input_scale", DType.F32, [], Number(0.01f));
        Put("model.norm.weight", DType.BF16, [32], Enumerable.Repeat((byte)0x3F, 64).ToArray());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_found_in_a_whole_checkpoint() => Assert.Empty(Verify());

    [Theory]
    [InlineData(".weight_scale", "is missing, and 'model.layers.0.mlp.down_proj.weight' is stored as U8")]
    [InlineData(".weight_scale_2", "is missing, and 'model.layers.0.mlp.down_proj' is NVFP4")]
    [InlineData(".input_scale", "is missing, and 'model.layers.0.mlp.down_proj' is NVFP4")]
    [InlineData(".weight", "is missing, and hf_quant_config.json names 'model.layers.0.mlp.down_proj' as quantized")]
    public void A_missing_tensor_is_named(string ending, string cause)
    {
        _tensors.Remove(Linear + ending);
        var finding = Assert.Single(Verify());
        Assert.Equal((Linear + ending, cause), (finding.Tensor, finding.Cause));
    }

    [Fact]
    public void A_scale_under_another_name_is_missing()
    {
        Put(Linear + ".weight_scales", DType.F8_E4M3, [4, 2], _tensors[Linear + ".weight_scale"].Bytes);
        _tensors.Remove(Linear + ".weight_scale");
        Assert.Equal(Linear + ".weight_scale", Assert.Single(Verify()).Tensor);
    }

    [Fact]
    public void A_tensor_that_nothing_asks_for_is_named()
    {
        Put("lm_head.input_scale", DType.F32, [], Number(1));
        var finding = Assert.Single(Verify());
        Assert.Equal("lm_head.input_scale", finding.Tensor);
        Assert.Contains("does not name as quantized", finding.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_scale_without_a_cache_format_is_named()
    {
        Put("model.layers.0.self_attn.k_proj.k_scale", DType.F32, [], Number(1));
        var failure = Assert.Throws<CheckpointException>(Verify);
        Assert.Contains("k_scale", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_shape_is_named_beside_the_right_one()
    {
        Put(Linear + ".weight_scale", DType.F8_E4M3, [4, 1], Enumerable.Repeat((byte)0x38, 4).ToArray());
        Assert.Equal("is F8_E4M3 [4, 1] instead of F8_E4M3 [4, 2], as NVFP4 has it", Assert.Single(Verify()).Cause);
    }

    [Theory]
    [InlineData(0x7F, "holds the code 0x7F, NaN, at [2, 1]")]
    [InlineData(0xFF, "holds the code 0xFF, NaN, at [2, 1]")]
    [InlineData(0x00, "holds a scale that is not above zero, at [2, 1]")]
    [InlineData(0xB8, "holds a scale that is not above zero, at [2, 1]")]
    public void A_block_scale_of_no_use_is_named_with_its_place(byte code, string cause)
    {
        _tensors[Linear + ".weight_scale"].Bytes[5] = code;
        var finding = Assert.Single(Verify());
        Assert.Equal((Linear + ".weight_scale", cause), (finding.Tensor, finding.Cause));
    }

    [Theory]
    [InlineData(0f, "holds a scale that is not above zero")]
    [InlineData(-1f, "holds a scale that is not above zero")]
    [InlineData(float.NaN, "holds NaN")]
    [InlineData(float.PositiveInfinity, "holds infinity")]
    public void A_scale_of_the_inputs_that_is_of_no_use_is_named(float value, string cause)
    {
        Put(Linear + ".input_scale", DType.F32, [], Number(value));
        var finding = Assert.Single(Verify());
        Assert.Equal((Linear + ".input_scale", cause), (finding.Tensor, finding.Cause));
        Assert.Contains("Calibrate", finding.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_weight_without_a_format_is_named()
    {
        Put("lm_head.weight", DType.F8_E4M3, [8, 32], new byte[256]);
        Assert.Equal("is stored as F8_E4M3, and nothing says how it was quantized", Assert.Single(Verify()).Cause);
    }

    [Fact]
    public void NaN_in_a_tensor_that_is_kept_is_named()
    {
        (_tensors["model.norm.weight"].Bytes[6], _tensors["model.norm.weight"].Bytes[7]) = (0xC0, 0x7F);
        Assert.Equal("holds NaN, at [3]", Assert.Single(Verify()).Cause);
    }

    [Theory]
    [InlineData("""{"architectures": ["OfNobodyForCausalLM"]}""", "has no 'quantization_config', so engines that read it load the checkpoint as if it were not quantized")]
    [InlineData("""{"architectures": ["OfNobodyForCausalLM"], "quantization_config": {"quant_algo": "FP8"}}""", "names the format 'FP8', and hf_quant_config.json 'NVFP4'")]
    public void Configuration_files_that_disagree_are_named(string config, string cause) => Assert.Equal(cause, Assert.Single(Verify(config)).Cause);

    [Fact]
    public void A_folder_that_is_not_quantized_says_so()
    {
        using var empty = new TemporaryFolder();
        Assert.Contains("no quantized checkpoint", Assert.Throws<CheckpointException>(() => CheckpointVerifier.Verify(empty.Path)).Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<VerificationFinding> Verify() => Verify(Config);

    private IReadOnlyList<VerificationFinding> Verify(string config)
    {
        _folder.Write("config.json", config);
        _folder.Write("hf_quant_config.json", Quantization);
        using (var writer = CheckpointWriter.Create(_folder.Path, [.. _tensors.Values.Select(static t => t.Spec)], 1 << 20))
        {
            foreach (var (spec, bytes) in _tensors.Values)
                writer.Write(spec.Name, 0, bytes);
            writer.Complete();
        }

        return CheckpointVerifier.Verify(_folder.Path);
    }

    private void Put(string name, DType type, long[] shape, byte[] bytes) => _tensors[name] = (new(name, type, [.. shape]), bytes);

    private static byte[] Number(float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return bytes;
    }
}
