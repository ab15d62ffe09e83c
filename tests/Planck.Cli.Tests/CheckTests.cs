using System;
using System.IO;
using System.Linq;
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

    [Fact]
    public void Recipes_of_one_class_collide_as_in_the_build()
    {
        var said = _workplace.Planck("check", _workplace.Write("a_b.yaml", Workplace.Recipe), _workplace.Write("a-b.yaml", Workplace.Recipe), _workplace.Path("good.yaml"));
        Assert.Equal(
            new(1, "a_b.yaml(1,1): error PLK009: the class 'ABPlan' of recipe 'a_b' is already made from a-b.yaml; rename one of the two files\na-b.yaml: ok\ngood.yaml: ok\n", ""),
            said);
    }

    [Fact]
    public void Recipes_of_projects_with_their_own_models_do_not_collide()
    {
        Directory.CreateDirectory(_workplace.Path("other/models"));
        File.Copy(_workplace.Path("models/classics-7m.manifest"), _workplace.Path("other/models/classics-7m.manifest"));
        var other = _workplace.Write("other/good.yaml", Workplace.Recipe);
        Assert.Equal(new(0, "good.yaml: ok\nother/good.yaml: ok\n", ""), _workplace.Planck("check", _workplace.Path("good.yaml"), other));
    }

    [Fact]
    public void A_recipe_named_twice_does_not_collide_with_itself() =>
        Assert.Equal(new(0, "good.yaml: ok\n", ""), _workplace.Planck("check", _workplace.Path("good.yaml"), _workplace.Path("models/../good.yaml")));

    [Fact]
    public void A_recipe_cannot_take_the_class_of_a_model()
    {
        File.Move(_workplace.Path("models/classics-7m.manifest"), _workplace.Path("models/good-plan.manifest"));
        var recipe = _workplace.Write("good.yaml", "model: good-plan\nformat: w4a16_nvfp4\n");
        const string finding = "good.yaml(1,1): error PLK009: the class 'GoodPlan' of recipe 'good' is already made from models/good-plan.manifest; rename one of the two files\n";
        Assert.Equal(new(1, finding, ""), _workplace.Planck("check", recipe));
        Assert.Equal(new(1, "", finding), _workplace.Planck("plan", recipe));
    }

    [Fact]
    public void Models_of_one_class_are_one_finding_for_all_recipes_that_use_the_second()
    {
        File.Copy(_workplace.Path("models/classics-7m.manifest"), _workplace.Path("models/classics_7m.manifest"));
        const string text = "model: classics_7m\nformat: w4a16_nvfp4\n";
        var said = _workplace.Planck("check", _workplace.Path("good.yaml"), _workplace.Write("x.yaml", text), _workplace.Write("y.yaml", text));
        Assert.Equal(
            new(
                1,
                "models/classics_7m.manifest(1,1): error PLK104: the class 'Classics7m' of model 'classics_7m' is already made from models/classics-7m.manifest; "
                + "rename one of the two files\ngood.yaml: ok\n",
                ""),
            said);
    }

    [Fact]
    public void A_recipe_that_cannot_be_read_does_not_hide_the_findings_of_the_others()
    {
        var said = _workplace.Planck(
            "check", _workplace.Path("missing.yaml"), _workplace.Write("broken.yaml", Broken), _workplace.Path("models"), _workplace.Path("good.yaml"));
        Assert.Equal(1, said.ExitCode);
        Assert.Equal("error: missing.yaml: the file does not exist\nerror: models: is a folder; name the recipe's file, or a folder with metadata.yml and quantize.yml of ModelOpt\n", said.Error);
        Assert.Equal(_workplace.Planck("check", _workplace.Path("broken.yaml"), _workplace.Path("good.yaml")).Out, said.Out);
        Assert.Contains("PLK102", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_that_cannot_be_read_is_an_entry_of_no_rule_in_json()
    {
        var said = _workplace.Planck("check", _workplace.Path("missing.yaml"), _workplace.Write("broken.yaml", Broken), "--format", "json");
        using var json = JsonDocument.Parse(said.Out);
        var entries = json.RootElement.EnumerateArray().ToList();
        Assert.Equal((1, "", 3), (said.ExitCode, said.Error, entries.Count));
        Assert.Equal(["PLK102", "PLK002", null], entries.Select(static e => e.GetProperty("id").GetString()));
        Assert.Equal(
            ("error", "missing.yaml", 1, "missing.yaml: the file does not exist"),
            (entries[2].GetProperty("severity").GetString(), entries[2].GetProperty("file").GetString(), entries[2].GetProperty("line").GetInt32(), entries[2].GetProperty("message").GetString()));
        // Whoever reads findings reads these too.
        Assert.Equal(entries[0].EnumerateObject().Select(static p => p.Name), entries[2].EnumerateObject().Select(static p => p.Name));
    }

    [Fact]
    public void A_recipe_that_cannot_be_read_is_an_annotation_of_its_file() =>
        Assert.Equal(
            new(1, "::error file=missing.yaml::missing.yaml: the file does not exist\n", ""),
            _workplace.Planck("check", _workplace.Path("missing.yaml"), _workplace.Path("good.yaml"), "--format", "github"));
}
