using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Planck.Inference;

/// <summary>What calibration sees.</summary>
public sealed class ObserverTests
{
    [Fact]
    public void Linears_that_read_the_same_states_see_the_same_input_and_no_other_module_is_asked_for_again()
    {
        var seen = Observe("llama", [20, 30], static m => m.Contains("layers.0.", StringComparison.Ordinal));
        Assert.Equal(
            [
                "model.layers.0.mlp.down_proj", "model.layers.0.mlp.gate_proj", "model.layers.0.mlp.up_proj", "model.layers.0.self_attn.k_proj",
                "model.layers.0.self_attn.o_proj", "model.layers.0.self_attn.q_proj", "model.layers.0.self_attn.v_proj",
            ],
            seen.Inputs.Keys.Select(static k => k.Module).Distinct().Order(StringComparer.Ordinal));
        Bits.Equal(seen.Inputs[("model.layers.0.self_attn.q_proj", 1)], seen.Inputs[("model.layers.0.self_attn.v_proj", 1)], "q and v");
        Assert.Equal(30 * 128, seen.Inputs[("model.layers.0.self_attn.q_proj", 1)].Count);
        Assert.Equal(20 * 256, seen.Inputs[("model.layers.0.mlp.down_proj", 0)].Count);
    }

    [Fact]
    public void The_input_of_the_head_is_the_reference_s_last_hidden_state()
    {
        var golden = GoldenOutput.Read(GoldenModels.Folder("llama"));
        var seen = new Recorder(static m => m == "lm_head");
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        model.Forward(golden.Rows, static (_, _, _) => { }, seen);
        Assert.True(GoldenOutput.Difference(golden.LastHidden, [.. seen.Inputs[("lm_head", 0)], .. seen.Inputs[("lm_head", 1)]]) < 1e-4);
    }

    [Theory]
    [InlineData("deepseek-v3", "model.layers.1.mlp.experts.", ".up_proj", 2)]
    [InlineData("gpt-oss", "model.layers.0.mlp.experts.gate_up_proj.", "", 2)]
    public void Every_token_reaches_as_many_experts_as_the_router_chooses(string name, string before, string after, int topK)
    {
        var seen = Observe(name, [25, 40], m => m.StartsWith(before, StringComparison.Ordinal) && m.EndsWith(after, StringComparison.Ordinal));
        var width = 128;
        Assert.Equal(25 * topK, seen.Inputs.Where(static p => p.Key.Row == 0).Sum(p => p.Value.Count / width));
        Assert.Equal(40 * topK, seen.Inputs.Where(static p => p.Key.Row == 1).Sum(p => p.Value.Count / width));
    }

    [Fact]
    public void A_row_cut_into_steps_is_observed_as_the_same_values()
    {
        using var whole = LanguageModel.Open(GoldenModels.Folder("deepseek-v3"));
        var rows = TokenRows.Of(256, 150, 20);
        var expected = new Recorder(static _ => true);
        whole.Forward(rows, static (_, _, _) => { }, expected);

        using var small = LanguageModel.Open(GoldenModels.Folder("deepseek-v3"), SmallBudget.For(whole, [150, 20], 1));
        Assert.True(small.Estimate([150, 20]).StepTokens < 100);
        var actual = new Recorder(static _ => true);
        small.Forward(rows, static (_, _, _) => { }, actual);
        Assert.Equal(expected.Inputs.Keys.Order(), actual.Inputs.Keys.Order());
        foreach (var (key, values) in expected.Inputs)
            Bits.Equal(values, actual.Inputs[key], $"{key}");
        Assert.Equal(expected.Blocks.Keys.Order(), actual.Blocks.Keys.Order());
        foreach (var (key, values) in expected.Blocks)
            Bits.Equal(values, actual.Blocks[key], $"after block {key}");
    }

    private static Recorder Observe(string name, int[] lengths, Func<string, bool> observes)
    {
        var recorder = new Recorder(observes);
        using var model = LanguageModel.Open(GoldenModels.Folder(name));
        model.Forward(TokenRows.Of(256, lengths), static (_, _, _) => { }, recorder);
        return recorder;
    }

    private sealed class Recorder(Func<string, bool> observes) : IForwardObserver
    {
        public Dictionary<(string Module, int Row), List<float>> Inputs { get; } = [];

        public Dictionary<(int Layer, int Row), float[]> Blocks { get; } = [];

        public bool Observes(string module) => observes(module);

        public void LinearInput(string module, int row, ReadOnlySpan<float> input)
        {
            if (!Inputs.TryGetValue((module, row), out var values))
                Inputs.Add((module, row), values = []);
            values.AddRange(input);
        }

        // Adding twice would throw: a row comes once, as a whole.
        public void AfterBlock(int layer, int row, ReadOnlySpan<float> hidden) => Blocks.Add((layer, row), hidden.ToArray());
    }
}
