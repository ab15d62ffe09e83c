using System;
using System.Linq;
using Planck.Operators;
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
}
