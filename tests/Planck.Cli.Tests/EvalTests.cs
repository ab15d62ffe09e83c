using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using Planck.Testing;

namespace Planck.Cli.Tests;

/// <summary><c>planck eval</c>.</summary>
public sealed class EvalTests : IDisposable
{
    private static readonly string Ids = Repository.File("recipes", "data", "eval-32x256.safetensors");
    private static readonly string Text = Repository.File("recipes", "data", "eval.jsonl");

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void Loss_and_perplexity_as_text_are_those_of_the_reference()
    {
        var said = _workplace.Planck("eval", Workplace.Weights, "--ids", Ids);
        Assert.Equal(0, said.ExitCode);
        var lines = Regex.Match(said.Out, @"^tokens       8160\nloss         (\d\.\d{4}) nats per token\nperplexity   (\d+\.\d{3})\n$");
        Assert.True(lines.Success, said.Out);

        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Goldens, "modelopt", "ptq", "baseline.json")));
        var metrics = golden.RootElement.GetProperty("metrics");
        Assert.Equal(metrics.GetProperty("loss").GetDouble(), Number(lines.Groups[1].Value), 0.001);
        Assert.Equal(metrics.GetProperty("perplexity").GetDouble(), Number(lines.Groups[2].Value), 0.04);
    }

    [Fact]
    public void Json_has_the_same_figures_and_the_data()
    {
        var text = Said("--ids", Ids, "--samples", "2").Out;
        using var json = JsonDocument.Parse(Said("--ids", Ids, "--samples", "2", "--format", "json").Out);
        Assert.Equal(["data", "tokens", "loss", "perplexity"], json.RootElement.EnumerateObject().Select(static p => p.Name));
        Assert.Equal(("(repository)/recipes/data/eval-32x256.safetensors", 2 * 255), (json.RootElement.GetProperty("data").GetString(), json.RootElement.GetProperty("tokens").GetInt32()));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"loss         {json.RootElement.GetProperty("loss").GetDouble():0.0000} nats"), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--column", "body")]
    [InlineData("--sequence-length", "128")]
    [InlineData("--stride", "64")]
    public void What_is_about_text_does_not_go_with_token_ids(string option, string value)
    {
        var said = _workplace.Planck("eval", Workplace.Weights, "--ids", Ids, option, value);
        Assert.Equal(2, said.ExitCode);
        Assert.StartsWith($"error: {option} goes with --text: rows of token ids are windows already", said.Error, StringComparison.Ordinal);
    }

    // The bundled model was made for 256.
    [Fact]
    public void Windows_beyond_the_positions_of_a_model_are_noted()
    {
        Assert.StartsWith(
            "note: windows of 400 tokens, and the model has 256 positions (max_position_embeddings); `--sequence-length 256` stays within them\n",
            _workplace.Planck("eval", Workplace.Weights, "--text", Text, "--samples", "1", "--sequence-length", "400").Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("note:", _workplace.Planck("eval", Workplace.Weights, "--text", Text, "--samples", "1", "--sequence-length", "256").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_and_memory_change_nothing()
    {
        var said = Said("--ids", Ids, "--samples", "2", "--format", "json").Out;
        Assert.Equal(said, Said("--ids", Ids, "--samples", "2", "--format", "json", "--threads", "1", "--memory-budget", "16MB").Out);
    }

    [Fact]
    public void Against_itself_a_model_is_equal_layer_by_layer()
    {
        var said = Said("--ids", Ids, "--samples", "2", "--against", Workplace.Weights);
        var lines = said.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(6 + 6, lines.Length);
        Assert.EndsWith("the ratio is 1.0000", lines[3], StringComparison.Ordinal);
        Assert.Equal(["mean KL      0.0000 nats", "top-1        100.00 % agree", "layer 0      cosine 1.00000, SQNR infinite"], lines[4..7]);

        using var json = JsonDocument.Parse(Said("--ids", Ids, "--samples", "2", "--against", Workplace.Weights, "--format", "json").Out);
        Assert.Equal((0.0, 1.0), (json.RootElement.GetProperty("mean_kl").GetDouble(), json.RootElement.GetProperty("top1_agreement").GetDouble()));
        Assert.All(json.RootElement.GetProperty("layers").EnumerateArray(), static l => Assert.Equal(JsonValueKind.Null, l.GetProperty("sqnr_db").ValueKind));
    }

    [Fact]
    public void A_quantized_checkpoint_is_measured_against_its_original()
    {
        var artifact = _workplace.Path("artifacts/good");
        Assert.Equal(0, _workplace.Planck("run", _workplace.Path("good.yaml"), "--out", artifact, "--model", Workplace.Weights).ExitCode);
        using var json = JsonDocument.Parse(_workplace.Planck("eval", artifact, "--ids", Ids, "--samples", "4", "--against", Workplace.Weights, "--format", "json").Out);
        // ModelOpt measures 0.0066 nats on all 32 rows.
        Assert.InRange(json.RootElement.GetProperty("mean_kl").GetDouble(), 0.003, 0.013);
        Assert.InRange(json.RootElement.GetProperty("top1_agreement").GetDouble(), 0.85, 0.999);
    }

    [Fact]
    public void Text_is_tokenized_and_every_token_but_the_first_of_a_document_is_scored_once()
    {
        File.WriteAllLines(_workplace.Path("two.jsonl"), File.ReadLines(Text).Take(2));
        var lengths = _workplace.Planck("tokenize", Workplace.Weights, "--jsonl", _workplace.Path("two.jsonl")).Out
            .TrimEnd('\n').Split('\n').Select(static l => JsonDocument.Parse(l).RootElement.GetProperty("ids").GetArrayLength()).ToList();

        var said = Said("--text", Text, "--samples", "2", "--sequence-length", "128", "--stride", "64");
        Assert.StartsWith($"tokens       {lengths.Sum() - 2}\n", said.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name the data with either --ids or --text")]
    [InlineData("name the data with either --ids or --text", "--ids", "a.safetensors", "--text", "a.jsonl")]
    [InlineData("--stride is longer than a window: tokens between windows would not be scored", "--text", "a.jsonl", "--stride", "65", "--sequence-length", "64")]
    [InlineData("--stride is longer than a window: tokens between windows would not be scored", "--text", "a.jsonl", "--stride", "2049")]
    [InlineData("--stride takes a number from 1 on, not '0'", "--text", "a.jsonl", "--stride", "0")]
    [InlineData("--stride takes a number from 1 on, not 'x'", "--text", "a.jsonl", "--stride", "x")]
    [InlineData("--samples takes a number from 1 on, not '-3'", "--text", "a.jsonl", "--samples", "-3")]
    [InlineData("--sequence-length takes a number from 2 on, not '1'", "--text", "a.jsonl", "--sequence-length", "1")]
    [InlineData("--threads takes a number from 1 on, not '0'", "--text", "a.jsonl", "--threads", "0")]
    [InlineData("--memory-budget takes a size such as 500MB or 8GiB, not 'much'", "--text", "a.jsonl", "--memory-budget", "much")]
    [InlineData("--format takes text, json, not 'xml'", "--text", "a.jsonl", "--format", "xml")]
    public void Wrong_usage_says_what_is_wrong(string message, params string[] args)
    {
        var said = _workplace.Planck(["eval", Workplace.Weights, .. args]);
        Assert.Equal(new(2, "", $"error: {message}\n`planck eval --help` shows how to use it.\n"), said);
    }

    [Fact]
    public void Text_given_as_ids_is_pointed_to_the_other_option()
    {
        var said = _workplace.Planck("eval", Workplace.Weights, "--ids", Text);
        Assert.Equal(1, said.ExitCode);
        Assert.EndsWith("eval.jsonl: --ids takes a .safetensors file; text goes with --text\n", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_of_different_shapes_end_with_one_line()
    {
        var said = _workplace.Planck("eval", Workplace.Weights, "--ids", TinyLlama.Golden, "--against", TinyLlama.Folder);
        Assert.Equal(
            new(1, "", "error: comparison: the model has 6 blocks of hidden size 256 and a vocabulary of 4096, the original 2 blocks of hidden size 128 and a vocabulary of 256; compare a model with the one it was made from\n"),
            said);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_broken_weight_in_either_model_ends_with_one_line(bool original)
    {
        var broken = _workplace.Path("broken");
        TinyLlama.CopyBroken(broken);
        var said = _workplace.Planck("eval", original ? TinyLlama.Folder : broken, "--ids", TinyLlama.Golden, "--against", original ? broken : TinyLlama.Folder);
        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.Matches("^error: [^\n]*'model.layers.1.mlp.down_proj.weight' holds NaN or infinity[^\n]*\n$", said.Error);
    }

    [Fact]
    public void A_memory_budget_that_is_too_small_says_how_much_is_needed()
    {
        var said = _workplace.Planck("eval", Workplace.Weights, "--ids", Ids, "--memory-budget", "1KB");
        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.Single(said.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_cancelled_evaluation_ends_with_130() =>
        Assert.Equal(new(130, "", "cancelled\n"), _workplace.Planck(new CancellationToken(canceled: true), "eval", Workplace.Weights, "--ids", Ids));

    private Said Said(params string[] args)
    {
        var said = _workplace.Planck(["eval", Workplace.Weights, .. args]);
        Assert.True(said.ExitCode == 0, said.ToString());
        return said;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
