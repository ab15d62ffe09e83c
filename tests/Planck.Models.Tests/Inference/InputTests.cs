using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Xunit;

namespace Planck.Inference;

/// <summary>Rows that a model has no answer to are refused before anything runs.</summary>
public sealed class InputTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void An_id_outside_of_the_vocabulary_is_named_with_its_row_and_position(int id)
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        var error = Assert.Throws<InferenceException>(() => model.Forward([[1, 2], [3, 4, id]], static (_, _, _) => { }));
        Assert.Equal($"row 1: token id {id} at position 2 is outside of the vocabulary, 0 to 255. Use the tokenizer of this model", error.Message);
        using var session = model.StartDecoding();
        session.Append([1, 2]);
        Assert.Contains($"token id {id} at position 3 ", Assert.Throws<InferenceException>(() => session.Append([3, id]).Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_longer_than_the_learned_positions_is_refused()
    {
        // Positions are rows of a table; a model of any family with a table of 50 rows, two of them before position 0, has 48.
        using var llama = LanguageModel.Open(GoldenModels.Folder("llama"));
        var model = llama.Graph with { Embedding = llama.Graph.Embedding with { Positions = new("positions", 50, 128, Offset: 2) } };
        InputCheck.Require(model, new int[48], 0, "row 0");
        var error = Assert.Throws<InferenceException>(() => InputCheck.Require(model, new int[9], 40, "row 3"));
        Assert.Equal("row 3: it is 49 tokens long; the model learned 48 positions. Cut it into shorter rows", error.Message);
    }

    [Fact]
    public void No_rows_and_empty_rows_give_no_logits()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        var calls = new List<int>();
        model.Forward([], (row, _, _) => calls.Add(row));
        model.Forward([[], [], []], (row, _, _) => calls.Add(row));
        Assert.Empty(calls);
        model.Forward([[], [5], []], (row, _, _) => calls.Add(row));
        Assert.Equal([1], calls);
    }

    [Fact]
    public void Logits_come_with_rows_and_positions_in_order_and_a_bounded_number_at_a_time()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        int[] lengths = [3, 600, 1, 255];
        var seen = new List<(int Row, int Position)>();
        var most = 0;
        model.Forward(TokenRows.Of(256, lengths), (row, first, logits) =>
        {
            most = Math.Max(most, logits.Length / 256);
            seen.AddRange(Enumerable.Range(first, logits.Length / 256).Select(p => (row, p)));
        });
        Assert.Equal(lengths.SelectMany((length, row) => Enumerable.Range(0, length).Select(p => (row, p))), seen);
        Assert.InRange(most, 2, model.Estimate(lengths).LogitPositions);
    }

    [Fact]
    public void Options_without_a_thread_are_refused() =>
        Assert.Throws<InferenceException>(() => LanguageModel.Open(GoldenModels.Folder("llama"), new() { Threads = 0 }));

    [Fact]
    public void The_parameter_count_is_that_of_the_checkpoint()
    {
        // 361088 is what transformers counts (report.json of the reference data).
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        Assert.Equal(361088, model.ParameterCount);
    }
}
