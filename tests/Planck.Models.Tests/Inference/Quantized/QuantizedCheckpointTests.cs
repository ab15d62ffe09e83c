using System;
using System.IO;
using System.Linq;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Testing;
using Xunit;

namespace Planck.Inference;

/// <summary>Checkpoints in ModelOpt's layout: what they compute, and what is said of one that is broken.</summary>
public sealed class QuantizedCheckpointTests : IDisposable
{
    private const string Everywhere = """{"quant_algo": "W8A16", "kv_cache_quant_algo": null, "exclude_modules": ["lm_head"]}""";
    private const string Query = "model.layers.1.self_attn.q_proj";
    private const string Up = "model.layers.0.mlp.up_proj";

    private const string Mixed = $$"""
        {"quant_algo": "MIXED_PRECISION", "kv_cache_quant_algo": null, "quantized_layers": {
          "{{Query}}": {"quant_algo": "fp8_pb_wo"}, "{{Up}}": {"quant_algo": "fp8_pb_wo"}, "model.layers.1.mlp.down_proj": {"quant_algo": "W8A16"} } }
        """;

    private readonly TemporaryFolder _folder = new();

    private static HandmadeCheckpoint Int8Everywhere => new(static _ => QuantFormats.Int8PerChannel);

    private static HandmadeCheckpoint Some => new(static module => module switch
    {
        Query or Up => QuantFormats.Fp8Blockwise2D,
        "model.layers.1.mlp.down_proj" => QuantFormats.Int8PerChannel,
        _ => null,
    });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Linears_multiply_with_code_times_scale()
    {
        var rows = TokenRows.Of(256, 20, 3);
        foreach (var (model, description) in (ReadOnlySpan<(HandmadeCheckpoint, string)>)[(Int8Everywhere, Everywhere), (Some, Mixed)])
        {
            using TemporaryFolder quantized = new(), decoded = new();
            model.WriteQuantized(quantized.Path, description);
            model.WriteDecoded(decoded.Path);
            Bits.Equal(ForwardResult.LogitsOf(decoded.Path, rows), ForwardResult.LogitsOf(quantized.Path, rows), description);
        }
    }

    [Fact]
    public void Threads_and_memory_do_not_change_a_bit()
    {
        Some.WriteQuantized(_folder.Path, Mixed);
        var rows = TokenRows.Of(256, 33, 20);
        var expected = ForwardResult.LogitsOf(_folder.Path, rows, new() { Threads = 3 });
        using var model = LanguageModel.Open(_folder.Path);
        Bits.Equal(expected, ForwardResult.LogitsOf(_folder.Path, rows, SmallBudget.For(model, [33, 20], threads: 1)), "one thread, small budget");
    }

    [Fact]
    public void Decoding_gives_the_logits_of_a_whole_pass()
    {
        Some.WriteQuantized(_folder.Path, Mixed);
        var ids = TokenRows.Of(256, 12)[0];
        using var model = LanguageModel.Open(_folder.Path);
        var whole = ForwardResult.Of(model, [ids]).Logits;
        using var session = model.StartDecoding();
        session.Append(ids.AsSpan(0, 11));
        Bits.Equal([.. whole.Skip(11 * 256)], session.Append(ids.AsSpan(11)).ToArray(), "the last position");
    }

    [Fact]
    public void A_missing_scale_is_named_with_its_linear()
    {
        Some.WriteQuantized(_folder.Path, Mixed, static (spec, bytes) => spec.Name == Up + ".weight_scale" ? null : (spec, bytes));
        Refused($"tensor '{Up}.weight' is fp8_2d_blockwise_weight_only, and its '{Up}.weight_scale' is missing; export the checkpoint again");
    }

    [Fact]
    public void A_scale_of_another_shape_is_named_with_both_shapes()
    {
        Int8Everywhere.WriteQuantized(
            _folder.Path, Everywhere, static (spec, bytes) => spec.Name == Up + ".weight_scale" ? (spec with { Shape = new([2, 64]) }, bytes[..512]) : (spec, bytes));
        Refused($"tensor '{Up}.weight' is int8_weight_only, and its '{Up}.weight_scale' is F32 [2, 64] instead of F32 [256]; export the checkpoint again");
    }

    [Fact]
    public void A_weight_of_another_type_than_its_format_is_named_with_both_types()
    {
        Some.WriteQuantized(_folder.Path, Mixed, static (spec, bytes) => spec.Name == Up + ".weight" ? (spec with { DType = DType.I8 }, bytes) : (spec, bytes));
        Refused($"tensor '{Up}.weight' is fp8_2d_blockwise_weight_only, and its '{Up}.weight' is I8 [256, 128] instead of F8_E4M3 [256, 128]; export the checkpoint again");
    }

    [Fact]
    public void A_weight_whose_values_have_another_shape_than_the_model_wants_is_refused()
    {
        Int8Everywhere.WriteQuantized(_folder.Path, Everywhere, static (spec, bytes) =>
            spec.Name == Up + ".weight" ? (spec with { Shape = new([128, 128]) }, bytes[..(128 * 128)])
            : spec.Name == Up + ".weight_scale" ? (spec with { Shape = new([128]) }, bytes[..512])
            : (spec, bytes));
        Refused($"tensor '{Up}.weight' has the shape [128, 128]; LlamaForCausalLM with this config.json needs it with the shape [256, 128]");
    }

    [Fact]
    public void A_weight_that_is_no_matrix_is_refused()
    {
        Int8Everywhere.WriteQuantized(
            _folder.Path, Everywhere, static (spec, bytes) => spec.Name == Up + ".weight" ? (spec with { Shape = new([256 * 128]) }, bytes) : (spec, bytes));
        Refused($"tensor '{Up}.weight' is int8_weight_only, and has the shape [32768] instead of two extents; export the checkpoint again");
    }

    [Theory]
    [InlineData(0x7F)]
    [InlineData(0xFF)]
    public void A_code_that_means_NaN_is_found_when_the_linear_is_loaded(byte code)
    {
        Some.WriteQuantized(_folder.Path, Mixed, (spec, bytes) =>
        {
            if (spec.Name == Up + ".weight")
                bytes[^1] = code;
            return (spec, bytes);
        });
        FailsToRun($"tensor '{Up}.weight' holds codes that mean NaN; export the checkpoint again");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_scale_that_is_no_number_is_found_when_the_linear_is_loaded(float scale)
    {
        Int8Everywhere.WriteQuantized(_folder.Path, Everywhere, (spec, bytes) =>
        {
            if (spec.Name == Up + ".weight_scale")
                BitConverter.TryWriteBytes(bytes.AsSpan(4 * 100), scale);
            return (spec, bytes);
        });
        FailsToRun($"the scales of '{Up}' hold NaN or infinity; export the checkpoint again");
    }

    [Theory]
    [InlineData("""{"quant_algo": "Q4_K_M"}""", "'Q4_K_M', the format of ")]
    [InlineData("""{"quant_algo": "MIXED_PRECISION"}""", "'MIXED_PRECISION', the format of ")]
    [InlineData("""{"quant_algo": "MIXED_PRECISION", "quantized_layers": {"a.b": {"quant_algo": "Q4"}}}""", "'Q4', the format of a.b, ")]
    [InlineData("""{"quant_algo": "MIXED_PRECISION", "quantized_layers": {"a.b": {}}}""", "'null', the format of a.b, ")]
    [InlineData("""{"quant_algo": "MIXED_PRECISION", "quantized_layers": {"a.b": 4}}""", "'quantized_layers' has no object for 'a.b'")]
    [InlineData("""{"quant_algo": 8}""", "'quant_algo' is not a string")]
    [InlineData("""{"quant_algo": "W8A16", "group_size": "all"}""", "'group_size' is no count")]
    [InlineData("""{"quant_algo": "W8A16", "group_size": 0}""", "'group_size' is no count")]
    [InlineData("""{"quant_algo": "W8A16", "kv_cache_quant_algo": "INT2"}""", "'INT2' is no format of a key/value cache")]
    [InlineData("4", "'quantization' is missing or no object")]
    public void A_description_that_is_not_understood_is_named_with_its_file(string description, string reason)
    {
        Int8Everywhere.WriteQuantized(_folder.Path, description);
        var error = Assert.Throws<CheckpointException>(() => LanguageModel.Open(_folder.Path));
        Assert.StartsWith($"{Path.Combine(_folder.Path, "hf_quant_config.json")}: {reason}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_that_is_named_over_plain_weights_does_not_pass_for_a_model_that_is_not_quantized()
    {
        new HandmadeCheckpoint(static _ => null).WriteQuantized(_folder.Path, """{"quant_algo": "SOMETHING_NEW"}""");
        Assert.Contains("'SOMETHING_NEW'", Assert.Throws<CheckpointException>(() => LanguageModel.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_size_that_does_not_divide_the_columns_is_refused()
    {
        Int8Everywhere.WriteQuantized(_folder.Path, """{"quant_algo": "MXFP8", "group_size": 7}""");
        var error = Assert.Throws<InferenceException>(() => LanguageModel.Open(_folder.Path));
        Assert.Contains("is mxfp8, and its '", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scales_of_blocks_that_leave_columns_over_are_refused()
    {
        Int8Everywhere.WriteQuantized(_folder.Path, """{"quant_algo": "MXFP8", "group_size": 48}""", static (spec, bytes) =>
        {
            var columns = spec.Name.Contains("down_proj", StringComparison.Ordinal) ? 256 : 128;
            return spec.DType == DType.I8 ? (spec with { DType = DType.F8_E4M3 }, bytes)
                : spec.Name.EndsWith("_scale", StringComparison.Ordinal) ? (new(spec.Name, DType.U8, [spec.Shape[0], columns / 48]), new byte[spec.Shape[0] * (columns / 48)])
                : (spec, bytes);
        });
        var error = Assert.Throws<InferenceException>(() => LanguageModel.Open(_folder.Path));
        Assert.Contains("is mxfp8, and its 128 columns are no multiple of the group_size 48; export the checkpoint again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_size_means_nothing_to_a_format_with_a_scale_per_row()
    {
        var checkpoint = Int8Everywhere;
        float[] Run(string description)
        {
            using var folder = new TemporaryFolder();
            checkpoint.WriteQuantized(folder.Path, description, static (spec, bytes) =>
            {
                if (spec.DType != DType.I8)
                    return (spec, bytes);
                // Values below 2: 0x7F and 0xFF would be NaN.
                for (var i = 0; i < bytes.Length; i++)
                    bytes[i] &= 0xBF;
                return (spec with { DType = DType.F8_E4M3 }, bytes);
            });
            using var model = LanguageModel.Open(folder.Path);
            var all = Array.Empty<float>();
            model.Forward([[1, 2, 3]], (_, _, logits) => all = [.. all, .. logits]);
            return all;
        }

        Bits.Equal(Run("""{"quant_algo": "FP8_PER_CHANNEL_PER_TOKEN"}"""), Run("""{"quant_algo": "FP8_PER_CHANNEL_PER_TOKEN", "group_size": 16}"""), "logits");
    }

    private void Refused(string reason)
    {
        var error = Assert.Throws<InferenceException>(() => LanguageModel.Open(_folder.Path));
        Assert.Contains("model.safetensors: " + reason, error.Message, StringComparison.Ordinal);
    }

    private void FailsToRun(string reason)
    {
        using var model = LanguageModel.Open(_folder.Path);
        var error = Assert.Throws<InferenceException>(() => model.Forward([[1, 2]], static (_, _, _) => { }));
        Assert.EndsWith("model.safetensors: " + reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, model.Meter.Current);
    }
}
