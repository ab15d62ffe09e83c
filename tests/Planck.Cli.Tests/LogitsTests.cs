using System;
using System.IO;
using System.Linq;
using System.Threading;

namespace Planck.Cli.Tests;

/// <summary><c>planck logits</c>.</summary>
public sealed class LogitsTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void Logits_are_those_of_transformers()
    {
        var file = _workplace.Path("logits.safetensors");
        var (shape, expected) = TinyLlama.Floats(TinyLlama.Golden, "logits");

        var said = _workplace.Planck("logits", TinyLlama.Folder, "--ids", TinyLlama.Golden, "--out", file);

        Assert.Equal(new(0, $"logits.safetensors: logits [{string.Join(", ", shape)}]\n", ""), said);
        var (writtenShape, written) = TinyLlama.Floats(file, "logits");
        Assert.Equal(shape, writtenShape);
        var mean = expected.Average();
        var deviation = Math.Sqrt(expected.Average(v => (v - mean) * (v - mean)));
        Assert.InRange(expected.Zip(written, static (a, b) => Math.Abs(a - b)).Max() / deviation, 0, 1e-4);
        Assert.False(File.Exists(file + ".partial"));
    }

    [Fact]
    public void A_failure_leaves_nothing_and_the_earlier_file_as_it_was()
    {
        var broken = _workplace.Path("broken");
        TinyLlama.CopyBroken(broken);
        var file = _workplace.Write("logits.safetensors", "earlier");

        var said = _workplace.Planck("logits", broken, "--ids", TinyLlama.Golden, "--out", file);

        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.Contains("'model.layers.1.mlp.down_proj.weight' holds NaN or infinity", said.Error, StringComparison.Ordinal);
        Assert.Equal("earlier", File.ReadAllText(file));
        Assert.False(File.Exists(file + ".partial"));
    }

    [Fact]
    public void Cancelling_leaves_nothing()
    {
        var file = _workplace.Path("logits.safetensors");
        Assert.Equal(new(130, "", "cancelled\n"), _workplace.Planck(new CancellationToken(canceled: true), "logits", TinyLlama.Folder, "--ids", TinyLlama.Golden, "-o", file));
        Assert.Empty(Directory.GetFiles(_workplace.Folder, "*logits*"));
    }

    [Theory]
    [InlineData("none/logits.safetensors", "none/logits.safetensors: the file cannot be written: its folder does not exist; create it first")]
    [InlineData("models", "models: is a folder; name a file")]
    public void A_place_that_cannot_be_written_is_named(string place, string reason)
    {
        var said = _workplace.Planck("logits", TinyLlama.Folder, "--ids", TinyLlama.Golden, "-o", _workplace.Path(place));
        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.StartsWith("error: " + reason, said.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_workplace.Path(place) + ".partial"));
    }

    // Through a link of its own: were it replaced after all, the device would live.
    [Theory]
    [InlineData("logits", "--ids")]
    [InlineData("tokenize", "--jsonl")]
    public void A_device_is_not_replaced_by_a_file(string command, string input)
    {
        if (OperatingSystem.IsWindows())
            return;
        var link = _workplace.Path("device");
        File.CreateSymbolicLink(link, "/dev/null");

        var said = command == "logits"
            ? _workplace.Planck(command, TinyLlama.Folder, input, TinyLlama.Golden, "--out", link)
            : _workplace.Planck(command, Workplace.Weights, input, Testing.Repository.File("tests", "Planck.Cli.Tests", "texts.jsonl"), "--out", link);

        Assert.Equal(new(1, "", "error: device: is a device, which a file would replace; name a file\n"), said);
        Assert.Equal("/dev/null", new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void Ids_of_another_vocabulary_are_refused()
    {
        var said = _workplace.Planck("logits", TinyLlama.Folder, "--ids", Testing.Repository.File("recipes", "data", "eval-32x256.safetensors"), "-o", _workplace.Path("x"));
        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.Contains("but the vocabulary has 256. The ids were made with another tokenizer", said.Error, StringComparison.Ordinal);
    }
}
