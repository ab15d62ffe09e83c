using System;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Planck.Cli.Tests.Schema;

public sealed class SchemaCommandTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void Of_a_model_it_offers_that_models_patterns_and_its_name()
    {
        var said = _workplace.Planck("schema", "--model", _workplace.Path("models/classics-7m.manifest"));
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        using var schema = JsonDocument.Parse(said.Out);
        var offered = schema.RootElement.GetProperty("definitions").GetProperty("pattern").GetProperty("anyOf")[0].GetProperty("enum").EnumerateArray().Select(static e => e.GetString()).ToList();
        Assert.Contains("*.self_attn.o_proj", offered);
        Assert.Contains("layers.{0,5}.*", offered);

        var editor = new Editor(said.Out);
        Assert.True(editor.Accepts("model: classics-7m\nformat: fp8\nrules:\n  - {layers: \"*.mlp.*\", format: keep}\n"));
        Assert.True(editor.Accepts("model: classics-7m\nrules:\n  - {layers: [\"*.self_attn.{0..3}.anything\", lm_head], format: keep}\n"));
        Assert.False(editor.Accepts("model: classics-7m\nrules:\n  - {layers: \"layers.{one}.*\", format: keep}\n"));
        Assert.False(editor.Accepts("model: another\nformat: fp8\n"));
    }

    [Fact]
    public void A_model_is_found_by_its_name_in_the_folder_of_models() =>
        Assert.Equal(
            _workplace.Planck("schema", "--model", _workplace.Path("models/classics-7m.manifest")),
            _workplace.Planck("schema", "--model", "classics-7m", "--models", _workplace.Path("models")));

    [Fact]
    public void A_model_that_is_not_there_is_one_line()
    {
        var said = _workplace.Planck("schema", "--model", "zebra", "--models", _workplace.Path("models"));
        Assert.Equal(new(1, "", "error: zebra: neither the file of a manifest nor a model in the folder `models` here or above\n"), said);
    }

    [Fact]
    public void A_manifest_that_cannot_be_read_is_a_finding()
    {
        var said = _workplace.Planck("schema", "--model", _workplace.Write("models/broken.manifest", "planck-manifest 1\nnonsense\n"));
        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.Contains("models/broken.manifest(2,1): error PLK104", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_writes_a_file()
    {
        Assert.Equal(new(0, "", ""), _workplace.Planck("schema", "-o", _workplace.Path("out.json")));
        Assert.Equal(_workplace.Planck("schema").Out, File.ReadAllText(_workplace.Path("out.json")));
    }
}
