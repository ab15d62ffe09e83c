using System;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Formats;
using Planck.Operators;
using Planck.Testing;
using Xunit;

namespace Planck.Inference;

/// <summary>Models whose activations are bfloat16. Ranges of activations that torch found in bfloat16 are compared where models are calibrated.</summary>
public sealed class Bf16ActivationsTests
{
    public static TheoryData<string> Models => [.. GoldenModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Hidden_states_and_logits_are_numbers_of_bfloat16_near_those_of_float32(string name)
    {
        var folder = GoldenModels.Folder(name);
        using var exact = LanguageModel.Open(folder);
        using var rounded = LanguageModel.Open(folder, new() { Activations = ActivationPrecision.Bf16 });
        var rows = TokenRows.Of(exact.Graph.Embedding.VocabSize, 50, 9);
        var (expected, found) = (ForwardResult.Of(exact, rows), ForwardResult.Of(rounded, rows));
        Assert.All(found.HiddenAfter(0).Concat(found.LastHidden).Concat(found.Logits), static v => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(v) & 0xFFFF));

        // Rounding decides about experts here and there, so that single positions may be anywhere.
        var deviations = expected.Logits.Zip(found.Logits, static (e, f) => Math.Abs(e - f)).Order().ToArray();
        var size = Math.Sqrt(expected.Logits.Average(static l => l * l));
        Assert.InRange(deviations[deviations.Length / 2], 1e-9, 0.03 * size);
    }

    /// <summary>transformers loads a model in the dtype of its configuration: finer numbers of the files are rounded, but for what a class keeps in float32.</summary>
    [Theory]
    [InlineData("gpt-oss")]
    [InlineData("llama")]
    public void A_checkpoint_with_finer_weights_is_run_with_those_that_bfloat16_has(string name)
    {
        using var finer = new TemporaryFolder();
        EditedCheckpoint.CopyWithTensors(GoldenModels.Folder(name), finer.Path, static (spec, bytes) => (
            spec with { DType = DType.F32 },
            // A quarter of a step beyond: rounded to nearest it is the number itself again.
            MemoryMarshal.AsBytes(Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), static bits => ((uint)bits << 16) | 0x4000).AsSpan()).ToArray()));
        using var expected = LanguageModel.Open(GoldenModels.Folder(name), new() { Activations = ActivationPrecision.Bf16 });
        using var found = LanguageModel.Open(finer.Path, new() { Activations = ActivationPrecision.Bf16 });
        using var exact = LanguageModel.Open(finer.Path);
        var rows = TokenRows.Of(expected.Graph.Embedding.VocabSize, 20);
        Assert.Equal(ForwardResult.Of(expected, rows).Logits, ForwardResult.Of(found, rows).Logits);
        Assert.NotEqual(ForwardResult.Of(expected, rows).Logits, ForwardResult.Of(exact, rows).Logits);
    }
}
