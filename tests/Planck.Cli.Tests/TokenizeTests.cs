using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using Planck.Testing;

namespace Planck.Cli.Tests;

/// <summary><c>planck tokenize</c>, with the ids that the reference tokenizer gives for the same texts (<c>texts.jsonl</c>).</summary>
public sealed class TokenizeTests : IDisposable
{
    private static readonly string Texts = Repository.File("tests", "Planck.Cli.Tests", "texts.jsonl");

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("ids_sp")]
    [InlineData("ids", "--no-special")]
    public void Ids_are_those_of_the_reference(string expected, params string[] options)
    {
        var lines = File.ReadLines(Texts).Select(l => JsonDocument.Parse(l).RootElement.GetProperty(expected).EnumerateArray().Select(static i => i.GetInt32()));
        var text = string.Concat(lines.Select(static ids => $"{{\"ids\": [{string.Join(", ", ids)}]}}\n"));

        Assert.Equal(new(0, text, ""), _workplace.Planck(["tokenize", Workplace.Weights, "--jsonl", Texts, .. options]));
        Assert.Equal(new(0, text, ""), _workplace.Planck(["tokenize", Path.Combine(Workplace.Weights, "tokenizer.json"), "--jsonl", Texts, .. options]));

        var file = _workplace.Path("ids.jsonl");
        Assert.Equal(new(0, "", ""), _workplace.Planck(["tokenize", Workplace.Weights, "--jsonl", Texts, "--out", file, .. options]));
        Assert.Equal(Encoding.ASCII.GetBytes(text), File.ReadAllBytes(file));
        Assert.False(File.Exists(file + ".partial"));
    }

    [Fact]
    public void A_line_that_is_not_UTF8_is_named_and_the_earlier_file_stays()
    {
        var input = _workplace.Path("bad.jsonl");
        File.WriteAllBytes(input, [.. "{\"text\": \"good\"}\n{\"text\": \""u8, 0xC3, 0x28, .. "\"}\n"u8]);
        var file = _workplace.Write("ids.jsonl", "earlier");

        var said = _workplace.Planck("tokenize", Workplace.Weights, "--jsonl", input, "--out", file);

        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.StartsWith("error: bad.jsonl(2): the text is not valid UTF-8: byte 0xc3 at offset ", said.Error, StringComparison.Ordinal);
        Assert.Equal("earlier", File.ReadAllText(file));
        Assert.False(File.Exists(file + ".partial"));
    }

    [Theory]
    [InlineData("{\"texts\": \"a\"}", "bad.jsonl(1): there is no column 'text'")]
    [InlineData("{\"text\": 5}", "bad.jsonl(1): the column 'text' does not hold a text")]
    [InlineData("[1]", "bad.jsonl(1): the line is JSON, but no object")]
    [InlineData("{", "bad.jsonl(1): the line is not JSON")]
    public void A_line_that_is_no_text_is_named(string line, string reason)
    {
        var said = _workplace.Planck("tokenize", Workplace.Weights, "--jsonl", _workplace.Write("bad.jsonl", line + "\n"));
        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.StartsWith("error: " + reason, said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models", "ids.jsonl")]
    [InlineData("missing", "ids.jsonl")]
    public void A_model_without_a_tokenizer_is_one_line(string model, string file)
    {
        var said = _workplace.Planck("tokenize", _workplace.Path(model), "--jsonl", Texts, "--out", _workplace.Path(file));
        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.Single(said.Error.TrimEnd('\n').Split('\n'));
        Assert.False(File.Exists(_workplace.Path(file)));
    }

    [Theory]
    [InlineData("none/ids.jsonl")]
    [InlineData("models")]
    public void A_place_that_cannot_be_written_is_one_line(string place)
    {
        var said = _workplace.Planck("tokenize", Workplace.Weights, "--jsonl", Texts, "--out", _workplace.Path(place));
        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.Matches("^error: [^\n]*" + place + "[^\n]*\n$", said.Error);
        Assert.False(File.Exists(_workplace.Path(place) + ".partial"));
    }

    [Fact]
    public void Cancelling_leaves_no_file()
    {
        var said = _workplace.Planck(new CancellationToken(canceled: true), "tokenize", Workplace.Weights, "--jsonl", Texts, "--out", _workplace.Path("ids.jsonl"));
        Assert.Equal(new(130, "", "cancelled\n"), said);
        Assert.Empty(Directory.GetFiles(_workplace.Folder, "ids*"));
    }
}
