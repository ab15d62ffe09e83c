using System;
using System.IO;
using System.Linq;
using Planck.Formats;
using Planck.Testing;
using Xunit;

namespace Planck.Inference;

/// <summary>A checkpoint that cannot be run says which file and tensor, what was expected, and what to do.</summary>
public sealed class CheckpointChecksTests : IDisposable
{
    private const string Up = "model.layers.1.mlp.up_proj.weight";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_tensor_is_named_with_the_shape_and_the_keys_that_ask_for_it()
    {
        Edit((spec, bytes) => spec.Name == Up ? null : (spec, bytes));
        var error = Assert.Throws<InferenceException>(() => LanguageModel.Open(_folder.Path));
        Assert.Equal(
            $"{_folder.Path}: tensor '{Up}' is missing; LlamaForCausalLM with this config.json needs it with the shape [256, 128] (intermediate_size = 256, hidden_size = 128). Use the whole checkpoint, with the config.json it was saved with",
            error.Message);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both_shapes()
    {
        Edit((spec, bytes) => spec.Name == Up ? (spec with { Shape = new([128, 256]) }, bytes) : (spec, bytes));
        var error = Assert.Throws<InferenceException>(() => LanguageModel.Open(_folder.Path));
        Assert.Contains($"model.safetensors: tensor '{Up}' has the shape [128, 256]; ", error.Message, StringComparison.Ordinal);
        Assert.Contains("[256, 128] (intermediate_size = 256, hidden_size = 128)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quantized_tensor_is_refused()
    {
        Edit((spec, bytes) => spec.Name == Up ? (spec with { DType = DType.F8_E4M3 }, bytes[..(bytes.Length / 2)]) : (spec, bytes));
        var error = Assert.Throws<InferenceException>(() => LanguageModel.Open(_folder.Path));
        Assert.Contains($"model.safetensors: tensor '{Up}' is stored as F8_E4M3; ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_the_graph_does_not_need_are_ignored()
    {
        Edit((spec, bytes) => (spec, bytes), extra: new("model.layers.7.unknown", DType.I32, new([3])));
        using var model = LanguageModel.Open(_folder.Path);
        Assert.Equal(2, model.Graph.Blocks.Count);
    }

    [Theory]
    [InlineData(0x7FC0, "NaN")]
    [InlineData(0x7F80, "infinity")]
    [InlineData(0xFF80, "minus infinity")]
    public void A_weight_that_is_no_number_is_named_with_its_place(int bits, string what)
    {
        Edit((spec, bytes) =>
        {
            if (spec.Name == Up)
                BitConverter.TryWriteBytes(bytes.AsSpan(((200 * 128) + 5) * 2), (ushort)bits);
            return (spec, bytes);
        });
        using var model = LanguageModel.Open(_folder.Path);
        var error = Assert.Throws<InferenceException>(() => model.Forward([[1, 2]], static (_, _, _) => { }));
        Assert.True(error.Message.Contains($"tensor '{Up}' holds NaN or infinity, at [200, 5]", StringComparison.Ordinal), $"{what}: {error.Message}");
        Assert.Equal(0, model.Meter.Current);
        Assert.Throws<InferenceException>(() => model.StartDecoding());
        Assert.Equal(0, model.Meter.Current);
    }

    [Fact]
    public void A_token_whose_embedding_is_no_number_is_found_when_it_is_used()
    {
        Edit((spec, bytes) =>
        {
            if (spec.Name == "model.embed_tokens.weight")
                BitConverter.TryWriteBytes(bytes.AsSpan(((7 * 128) + 3) * 2), (ushort)0x7FC0);
            return (spec, bytes);
        });
        using var model = LanguageModel.Open(_folder.Path);
        model.Forward([[1, 2]], static (_, _, _) => { });
        var error = Assert.Throws<InferenceException>(() => model.Forward([[1, 7]], static (_, _, _) => { }));
        Assert.Contains("'model.embed_tokens.weight' holds NaN or infinity, at [7, 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_grow_beyond_float32_are_reported_at_their_layer()
    {
        Edit((spec, bytes) =>
        {
            if (spec.Name is "model.layers.1.mlp.down_proj.weight" or "model.layers.1.mlp.up_proj.weight")
            {
                for (var i = 0; i < bytes.Length; i += 2)
                    BitConverter.TryWriteBytes(bytes.AsSpan(i), (ushort)0x7F00);
            }

            return (spec, bytes);
        });
        using var model = LanguageModel.Open(_folder.Path);
        var error = Assert.Throws<InferenceException>(() => model.Forward([[1], [2, 3]], static (_, _, _) => { }));
        Assert.StartsWith("layer 1: its output is NaN or infinite for row 0, position 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Float32_weights_give_the_logits_of_the_values_they_hold()
    {
        var rows = TokenRows.Of(256, 20);
        var expected = ForwardResult.LogitsOf(GoldenModels.Folder("llama"), rows);

        Edit((spec, bytes) => (spec with { DType = DType.F32 }, Widened(bytes)));
        Bits.Equal(expected, ForwardResult.LogitsOf(_folder.Path, rows), "float32 weights");
    }

    [Fact]
    public void Half_precision_weights_give_the_logits_of_the_values_they_hold()
    {
        var rows = TokenRows.Of(256, 20);
        using var halves = new TemporaryFolder();
        EditedCheckpoint.CopyWithTensors(GoldenModels.Folder("llama"), halves.Path, static (spec, bytes) => (spec with { DType = DType.F16 }, Halves(bytes)));
        Edit((spec, bytes) => (spec with { DType = DType.F32 }, Widened(Halves(bytes), static b => (float)BitConverter.ToHalf(b))));
        Bits.Equal(ForwardResult.LogitsOf(_folder.Path, rows), ForwardResult.LogitsOf(halves.Path, rows), "half precision weights");
    }

    [Fact]
    public void An_architecture_without_a_description_is_named()
    {
        EditedCheckpoint.CopyWithConfig(GoldenModels.Folder("llama"), _folder.Path, static c => c["architectures"] = new System.Text.Json.Nodes.JsonArray("RwkvForCausalLM"));
        Assert.Contains("no description of 'RwkvForCausalLM'", Assert.Throws<InferenceException>(() => LanguageModel.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_activation_that_is_not_known_is_named_with_the_known_ones()
    {
        EditedCheckpoint.CopyWithConfig(GoldenModels.Folder("llama"), _folder.Path, static c => c["hidden_act"] = "mish2");
        using var model = LanguageModel.Open(_folder.Path);
        var error = Assert.Throws<InferenceException>(() => model.Forward([[1]], static (_, _, _) => { }));
        Assert.Contains("mish2", error.Message, StringComparison.Ordinal);
        Assert.Contains("silu", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Widened(byte[] bytes) => Widened(bytes, static b => BitConverter.UInt32BitsToSingle((uint)BitConverter.ToUInt16(b) << 16));

    private static byte[] Widened(byte[] bytes, Func<byte[], float> read) =>
        [.. bytes.Chunk(2).SelectMany(b => BitConverter.GetBytes(read(b)))];

    private static byte[] Halves(byte[] bytes) =>
        [.. bytes.Chunk(2).SelectMany(static b => BitConverter.GetBytes((Half)BitConverter.UInt32BitsToSingle((uint)BitConverter.ToUInt16(b) << 16)))];

    private void Edit(Func<TensorSpec, byte[], (TensorSpec Spec, byte[] Bytes)?> edit, TensorSpec? extra = null) =>
        EditedCheckpoint.CopyWithTensors(GoldenModels.Folder("llama"), _folder.Path, edit, extra);
}
