using System;
using System.IO;
using System.Text.Json;
using Planck.Testing;

namespace Planck.Cli.Tests;

public sealed class CheckTests : IDisposable
{
    private const string Broken = "model: classics-7m\nformat: w4a16_nvfp4\nrules:\n  - layers: \"*.self_attn.out_proj\"\n    format: mxfp4\nkv_cash: fp8_cast\n";

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void A_good_recipe_is_ok()
    {
        Assert.Equal(new(0, "good.yaml: ok\n", ""), _workplace.Planck("check", _workplace.Path("good.yaml")));
    }

    [Fact]
    public void Findings_are_lines_of_a_compiler()
    {
        Snapshot.Verify(_workplace.Planck("check", _workplace.Path("good.yaml"), _workplace.Write("broken.yaml", Broken)).ToString());
    }

    [Fact]
    public void Findings_as_json()
    {
        var said = _workplace.Planck("check", _workplace.Write("broken.yaml", Broken), "--format", "json");
        Snapshot.Verify(said.Out, "json");
        using var json = JsonDocument.Parse(said.Out);
        Assert.Equal((1, 2), (said.ExitCode, json.RootElement.GetArrayLength()));
    }

    [Fact]
    public void Without_findings_json_is_an_empty_array()
    {
        Assert.Equal(new(0, "[]\n", ""), _workplace.Planck("check", _workplace.Path("good.yaml"), "--format", "json"));
    }

    [Fact]
    public void Findings_as_annotations_of_github()
    {
        Snapshot.Verify(_workplace.Planck("check", _workplace.Write("broken, really: 100%.yaml", Broken), "--format", "github").ToString());
    }

    [Fact]
    public void A_manifest_that_cannot_be_read_is_a_finding()
    {
        File.WriteAllText(_workplace.Path("models/classics-7m.manifest"), "planck-manifest 1\nnonsense\n");
        var said = _workplace.Planck("check", _workplace.Path("good.yaml"));
        Assert.Equal(1, said.ExitCode);
        Assert.StartsWith("models/classics-7m.manifest(", said.Out, StringComparison.Ordinal);
        Assert.Contains("PLK104", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_are_found_above_the_recipe_or_where_the_option_says()
    {
        Directory.CreateDirectory(_workplace.Path("team/deep"));
        var deep = _workplace.Write("team/deep/good.yaml", Workplace.Recipe);
        Assert.Equal(0, _workplace.Planck("check", deep).ExitCode);

        Directory.CreateDirectory(_workplace.Path("empty"));
        Assert.Contains("PLK101", _workplace.Planck("check", deep, "--models", _workplace.Path("empty")).Out, StringComparison.Ordinal);
        Assert.Equal(1, _workplace.Planck("check", deep, "--models", _workplace.Path("nowhere")).ExitCode);
    }
}
