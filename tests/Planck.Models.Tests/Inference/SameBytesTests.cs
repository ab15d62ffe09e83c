using System.Collections.Generic;
using System.Linq;
using Planck.Operators;
using Planck.Testing;
using Xunit;

namespace Planck.Inference;

/// <summary>Threads, micro-batches and spilling change no bit.</summary>
public sealed class SameBytesTests
{
    private static readonly int[] Lengths = [1, 40, 17, 0, 200, 3, 64, 90];

    public static TheoryData<string, ActivationPrecision> Models
    {
        get
        {
            var data = new TheoryData<string, ActivationPrecision>();
            foreach (var name in GoldenModels.Names)
            {
                data.Add(name, ActivationPrecision.Float32);
                data.Add(name, ActivationPrecision.Bf16);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_are_the_same_bytes_with_few_tokens_a_step_and_hidden_states_on_disk(string name, ActivationPrecision precision)
    {
        using var spill = new TemporaryFolder();
        using var whole = LanguageModel.Open(GoldenModels.Folder(name), new() { Threads = 1, Activations = precision });
        var rows = TokenRows.Of(whole.Graph.Embedding.VocabSize, Lengths);
        var expected = ForwardResult.Of(whole, rows);
        Assert.True(whole.Estimate(Lengths).StepTokens > 200);
        Assert.Equal(0, whole.Estimate(Lengths).Spilled);

        var options = SmallBudget.For(whole, Lengths, threads: 3) with { SpillFolder = spill.Path, Activations = precision };
        using var small = LanguageModel.Open(GoldenModels.Folder(name), options);
        var estimate = small.Estimate(Lengths);
        Assert.True(estimate.StepTokens < 90, $"steps of {estimate.StepTokens} tokens cut no row");
        Assert.True(estimate.Spilled > 0, "nothing is spilled");
        var actual = ForwardResult.Of(small, rows);
        Assert.InRange(small.Meter.Peak, 1, estimate.Peak);
        Assert.Equal(0, small.Meter.Current);

        Bits.Equal(expected.Logits, actual.Logits, "logits");
        Bits.Equal(expected.HiddenAfter(0), actual.HiddenAfter(0), "hidden states after layer 0");
        Bits.Equal(expected.LastHidden, actual.LastHidden, "inputs of the head");
    }

    [Theory]
    [InlineData(2, ActivationPrecision.Float32)]
    [InlineData(5, ActivationPrecision.Float32)]
    [InlineData(16, ActivationPrecision.Float32)]
    [InlineData(3, ActivationPrecision.Bf16)]
    public void Logits_are_the_same_bytes_for_any_number_of_threads(int threads, ActivationPrecision precision)
    {
        foreach (var name in GoldenModels.Names.Intersect(["llama", "deepseek-v3", "qwen3-next", "nemotron-h", "gpt-oss"]))
        {
            var rows = TokenRows.Of(256, 130, 7);
            var expected = ForwardResult.LogitsOf(GoldenModels.Folder(name), rows, new() { Threads = 1, Activations = precision });
            Bits.Equal(expected, ForwardResult.LogitsOf(GoldenModels.Folder(name), rows, new() { Threads = threads, Activations = precision }), name);
        }
    }

    [Fact]
    public void A_row_does_not_see_the_rows_beside_it()
    {
        var rows = TokenRows.Of(256, 30, 50, 20);
        foreach (var name in GoldenModels.Names)
        {
            using var model = LanguageModel.Open(GoldenModels.Folder(name));
            var together = ForwardResult.Of(model, rows).Logits;
            List<float> alone = [.. rows.SelectMany(row => ForwardResult.Of(model, [row]).Logits)];
            Bits.Equal(alone, together, name);
        }
    }
}
