using System;
using System.IO;

namespace Planck.Cli.Tests;

/// <summary>A result never replaces the file that it is made from, whatever that is called.</summary>
public sealed class OutputReplacesInputTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("same.jsonl", "tokenize", "WEIGHTS", "--jsonl", "FILE", "--out", "FILE")]
    [InlineData("same.jsonl", "data", "WEIGHTS", "-s", "FILE=2", "--samples", "1", "--sequence-length", "4", "--out", "FILE")]
    [InlineData("same.safetensors", "logits", "WEIGHTS", "--ids", "FILE", "--out", "FILE")]
    [InlineData("same.yaml", "convert", "FILE", "--model", "classics-7m", "--out", "FILE")]
    public void It_is_refused_and_the_input_stays(string name, params string[] command)
    {
        var file = _workplace.Write(name, "{\"text\": \"a\"}\n");

        var said = _workplace.Planck(Array.ConvertAll(command, word => word.Replace("FILE", file, StringComparison.Ordinal).Replace("WEIGHTS", Workplace.Weights, StringComparison.Ordinal)));

        Assert.Equal(new(1, "", $"error: {name}: is what is read, and the result would replace it; name another file\n"), said);
        Assert.Equal("{\"text\": \"a\"}\n", File.ReadAllText(file));
    }

    [Fact]
    public void A_link_to_the_input_is_the_input()
    {
        var file = _workplace.Write("texts.jsonl", "{\"text\": \"a\"}\n");
        File.CreateSymbolicLink(_workplace.Path("link.jsonl"), file);

        var said = _workplace.Planck("tokenize", Workplace.Weights, "--jsonl", file, "--out", _workplace.Path("link.jsonl"));

        Assert.Equal(new(1, "", "error: link.jsonl: is what is read, and the result would replace it; name another file\n"), said);
        Assert.Equal("{\"text\": \"a\"}\n", File.ReadAllText(file));
    }
}
