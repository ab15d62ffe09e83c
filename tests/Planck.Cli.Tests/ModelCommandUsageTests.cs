using System;
using Planck.Testing;

namespace Planck.Cli.Tests;

/// <summary>The help of the commands that run a model, and what they say of files that are not there.</summary>
public sealed class ModelCommandUsageTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("eval")]
    [InlineData("logits")]
    [InlineData("tokenize")]
    [InlineData("generate")]
    [InlineData("data")]
    public void Help_says_what_it_does_and_shows_an_example(string command)
    {
        var said = _workplace.Planck(command, "--help");
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        Assert.Contains($"  planck {command} ", said.Out, StringComparison.Ordinal);
        // The name of the executable in the usage line is that of the test host.
        var host = System.IO.Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]);
        Snapshot.Verify(said.Out.Replace($"  {host} ", "  planck ", StringComparison.Ordinal), parameters: command);
    }

    [Theory]
    [InlineData("eval", "missing", "--ids", "ids.safetensors")]
    [InlineData("logits", "missing", "--ids", "ids.safetensors", "--out", "x")]
    [InlineData("tokenize", "missing", "--jsonl", "texts.jsonl")]
    [InlineData("generate", "missing", "--prompt", "x")]
    public void A_missing_model_is_one_line_without_a_stack_trace(params string[] args) => OneLine("missing", args);

    [Fact]
    public void A_file_in_place_of_a_model_is_called_one()
    {
        var said = _workplace.Planck("eval", _workplace.Write("model.safetensors", ""), "--ids", "ids.safetensors");
        Assert.Equal(new(1, "", "error: model.safetensors: is a file; name the folder with the model's config.json and safetensors files\n"), said);
    }

    [Theory]
    [InlineData("eval", "--ids", "missing.safetensors")]
    [InlineData("eval", "--text", "missing.jsonl")]
    [InlineData("logits", "--ids", "missing.safetensors", "--out", "x")]
    [InlineData("tokenize", "--jsonl", "missing.jsonl")]
    public void A_missing_file_is_one_line_without_a_stack_trace(string command, params string[] args) => OneLine("missing", [command, Workplace.Weights, .. args]);

    [Theory]
    [InlineData("eval")]
    [InlineData("eval", "model", "--ids")]
    [InlineData("eval", "model", "--text", "a.jsonl", "--stride")]
    [InlineData("generate", "model", "--prompt", "x", "--tokens")]
    [InlineData("generate", "model", "--prompt", "x", "--seed")]
    [InlineData("logits", "model")]
    [InlineData("logits", "model", "--ids", "x")]
    [InlineData("tokenize", "model")]
    [InlineData("generate", "model")]
    public void What_a_command_needs_is_asked_for(params string[] args)
    {
        var said = _workplace.Planck(args);
        Assert.Equal((2, ""), (said.ExitCode, said.Out));
        Assert.EndsWith($"`planck {args[0]} --help` shows how to use it.\n", said.Error, StringComparison.Ordinal);
    }

    private void OneLine(string named, string[] args)
    {
        var said = _workplace.Planck(args);
        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.StartsWith("error: ", said.Error, StringComparison.Ordinal);
        Assert.Contains(named, said.Error, StringComparison.Ordinal);
        Assert.Single(said.Error.TrimEnd('\n').Split('\n'));
    }
}
