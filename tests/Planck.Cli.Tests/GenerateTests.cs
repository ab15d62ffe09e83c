using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Planck.Inference;
using Planck.Tokenization;

namespace Planck.Cli.Tests;

/// <summary><c>planck generate</c>.</summary>
public sealed class GenerateTests : IDisposable
{
    private const string Prompt = "It was a dark";

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void Without_a_temperature_the_likeliest_token_follows_each_time() =>
        Assert.Equal(new(0, Prompt + LikeliestContinuation(6) + "\n", ""), Generate("--tokens", "6"));

    [Fact]
    public void Few_threads_and_a_tiny_share_of_the_probability_give_the_likeliest_tokens_too()
    {
        var greedy = Generate("--tokens", "6");
        Assert.Equal(greedy, Generate("-n", "6", "--threads", "1"));
        Assert.Equal(greedy, Generate("-n", "6", "--temperature", "1", "--top-p", "0.000001"));
    }

    [Fact]
    public void A_seed_decides_the_text()
    {
        string[] drawn = ["--temperature", "1.5", "--tokens", "8", "--seed"];
        var seven = Generate([.. drawn, "7"]);
        Assert.Equal(seven, Generate([.. drawn, "7"]));
        Assert.NotEqual(seven, Generate([.. drawn, "8"]));
    }

    [Theory]
    [InlineData("--temperature takes a number from 0 to 100, not '-1'", "--temperature", "-1")]
    [InlineData("--temperature takes a number from 0 to 100, not 'NaN'", "--temperature", "NaN")]
    [InlineData("--top-p takes a number above 0 and up to 1, not '0'", "--top-p", "0")]
    [InlineData("--top-p takes a number above 0 and up to 1, not 'all'", "--top-p", "all")]
    [InlineData("--tokens takes a number from 1 on, not '0'", "--tokens", "0")]
    [InlineData("--seed takes a number from 0 on, not '-1'", "--seed", "-1")]
    public void Wrong_usage_says_what_is_wrong(string message, params string[] args) =>
        Assert.Equal(new(2, "", $"error: {message}\n`planck generate --help` shows how to use it.\n"), Generate(args));

    [Fact]
    public void A_text_beyond_the_positions_of_a_model_is_noted_once()
    {
        var said = _workplace.Planck("generate", Workplace.Weights, "--prompt", string.Concat(Enumerable.Repeat("the sea and ", 120)), "--tokens", "3");
        Assert.Equal((0, "note: from here on the text is longer than the model's 256 positions (max_position_embeddings), and says little about it\n"), (said.ExitCode, said.Error));
    }

    [Fact]
    public void A_model_without_a_tokenizer_is_one_line()
    {
        var said = _workplace.Planck("generate", TinyLlama.Folder, "--prompt", Prompt);
        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.Single(said.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("{\"eos_token_id\": TOKEN}")]
    [InlineData("{\"eos_token_id\": [9, TOKEN]}")]
    public void The_text_ends_before_a_token_that_ends_texts(string generation)
    {
        var tokens = LikeliestTokens(4);
        var model = CopyOfModel(generation.Replace("TOKEN", tokens[2].ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var written = Tokenizer.Load(Workplace.Weights).Decode(tokens[..tokens.IndexOf(tokens[2])], skipSpecialTokens: true);
        Assert.Equal(new(0, Prompt + written + "\n", ""), _workplace.Planck("generate", model, "--prompt", Prompt, "--tokens", "6"));
    }

    [Theory]
    [InlineData("{\"eos_token_id\": \"end\"}")]
    [InlineData("{\"eos_token_id\": [1, null]}")]
    public void An_end_that_is_no_token_is_named_with_its_file(string generation)
    {
        var said = _workplace.Planck("generate", CopyOfModel(generation), "--prompt", Prompt);
        Assert.Equal(new(1, "", "error: model/generation_config.json: 'eos_token_id' is no token id, nor a list of them\n"), said);
    }

    [Fact]
    public void Cancelling_ends_with_130() =>
        Assert.Equal(
            (130, "cancelled\n"),
            _workplace.Planck(new CancellationToken(canceled: true), "generate", Workplace.Weights, "-p", Prompt) is var said ? (said.ExitCode, said.Error) : default);

    private Said Generate(params string[] args) => _workplace.Planck(["generate", Workplace.Weights, "--prompt", Prompt, .. args]);

    private string CopyOfModel(string generation)
    {
        var folder = Directory.CreateDirectory(_workplace.Path("model")).FullName;
        foreach (var name in (string[])["config.json", "model.safetensors", "tokenizer.json"])
            File.Copy(Path.Combine(Workplace.Weights, name), Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(folder, "generation_config.json"), generation);
        return folder;
    }

    private static string LikeliestContinuation(int tokens) => Tokenizer.Load(Workplace.Weights).Decode(LikeliestTokens(tokens), skipSpecialTokens: true);

    /// <summary>A whole forward pass for every token.</summary>
    private static List<int> LikeliestTokens(int tokens)
    {
        var tokenizer = Tokenizer.Load(Workplace.Weights);
        List<int> ids = [.. tokenizer.EncodeIds(Prompt, addSpecialTokens: true)];
        var prompt = ids.Count;
        using var model = LanguageModel.Open(Workplace.Weights);
        for (var i = 0; i < tokens; i++)
        {
            var best = 0;
            model.Forward([[.. ids]], (_, _, logits) =>
            {
                var last = logits[^model.Graph.Head.Linear.Out..];
                for (var token = best = 0; token < last.Length; token++)
                    best = last[token] > last[best] ? token : best;
            });
            ids.Add(best);
        }

        return ids[prompt..];
    }
}
