using System;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json;
using Planck.Testing;

namespace Planck.Cli.Tests;

/// <summary>Recipes of ModelOpt as they are: the model, the target and the data come from the command line.</summary>
public sealed class ForeignRecipeTests : IDisposable
{
    private const string Own = "metadata: {recipe_type: ptq}\nimports:\n  w: numbers/w\n  off: configs/ptq/units/default_disabled_quantizers\nquantize:\n  quant_cfg:\n    - {quantizer_name: '*', enable: false}\n    - {quantizer_name: '*weight_quantizer', cfg: {$import: w}}\n    - $import: off\n";

    private const string Snippet = "# modelopt-schema: modelopt.torch.quantization.config.QuantizerAttributeConfig\nnum_bits: e4m3\nblock_sizes: {-1: 128, -2: 128}\n";

    private const string Section = "imports:\n  w: ../../numbers/w\n  off: configs/ptq/units/default_disabled_quantizers\nquant_cfg:\n  - {quantizer_name: '*', enable: false}\n  - {quantizer_name: '*weight_quantizer', cfg: {$import: w}}\n  - $import: off\n";

    private readonly Workplace _workplace = new();

    public ForeignRecipeTests()
    {
        Directory.CreateDirectory(_workplace.Path("numbers"));
        _workplace.Write("numbers/w.yaml", Snippet);
        _workplace.Write("other.yaml", Own);
        _workplace.Write("recipes.csproj", "<Project />");
    }

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void Without_a_model_it_is_one_error()
    {
        var said = _workplace.Planck("check", _workplace.Path("other.yaml"));

        Assert.Equal(1, said.ExitCode);
        Assert.StartsWith("other.yaml(1,1): error PLK011:", said.Out, StringComparison.Ordinal);
        Assert.Equal(1, said.Out.Split("PLK").Length - 1);
    }

    [Theory]
    [InlineData("classics-7m")]
    [InlineData("manifest")]
    [InlineData("weights")]
    public void The_model_is_a_name_a_manifest_or_a_folder(string kind)
    {
        var model = kind switch { "manifest" => _workplace.Path("models/classics-7m.manifest"), "weights" => Workplace.Weights, _ => kind };

        Assert.Equal(new(0, "other.yaml: ok\n", ""), _workplace.Planck("check", _workplace.Path("other.yaml"), "--model", model));
    }

    [Fact]
    public void A_target_is_checked()
    {
        var said = _workplace.Planck("check", _workplace.Path("other.yaml"), "--model", "classics-7m", "--target", "gpu=h20000");

        Assert.Contains("PLK302", said.Out, StringComparison.Ordinal);
        Assert.Equal(1, said.ExitCode);
    }

    [Fact]
    public void An_import_does_not_leave_the_project()
    {
        var outside = Path.Combine(Path.GetDirectoryName(_workplace.Folder)!, Path.GetFileName(_workplace.Folder) + "-secret.yaml");
        File.WriteAllText(outside, Snippet);
        try
        {
            foreach (var path in new[] { "../" + Path.GetFileName(outside), outside, "numbers/../../" + Path.GetFileName(outside) })
            {
                var said = _workplace.Planck("check", _workplace.Write("other.yaml", Own.Replace("numbers/w", path, StringComparison.Ordinal)), "--model", "classics-7m");
                Assert.Contains("PLK012", said.Out, StringComparison.Ordinal);
                Assert.Contains("leads out of the project's folder", said.Out, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(outside);
        }
    }

    [Fact]
    public void A_link_in_the_project_is_not_followed_out_of_it()
    {
        var outside = Path.Combine(Path.GetDirectoryName(_workplace.Folder)!, Path.GetFileName(_workplace.Folder) + "-linked.yaml");
        File.WriteAllText(outside, Snippet);
        try
        {
            File.Delete(_workplace.Path("numbers/w.yaml"));
            File.CreateSymbolicLink(_workplace.Path("numbers/w.yaml"), outside);

            Assert.Contains("PLK012", _workplace.Planck("check", _workplace.Path("other.yaml"), "--model", "classics-7m").Out, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(outside);
        }
    }

    [Fact]
    public void Convert_prints_a_recipe_that_is_ok()
    {
        var said = _workplace.Planck("convert", _workplace.Path("other.yaml"), "--model", "classics-7m", "--target", "engine=vllm>=0.14,gpu=h200");

        Snapshot.Verify(said.ToString());
        Assert.Equal(new(0, "converted.yaml: ok\n", ""), _workplace.Planck("check", _workplace.Write("converted.yaml", said.Out)));
    }

    [Fact]
    public void A_recipe_of_ModelOpt_may_be_a_folder()
    {
        Directory.CreateDirectory(_workplace.Path("team/blocks"));
        _workplace.Write("team/blocks/metadata.yml", "recipe_type: ptq\n");
        _workplace.Write("team/blocks/quantize.yaml", Section);

        Assert.Equal(new(0, "team/blocks: ok\n", ""), _workplace.Planck("check", _workplace.Path("team/blocks"), "--model", "classics-7m"));
        Assert.Equal(0, _workplace.Planck("run", _workplace.Path("team/blocks"), "--model", Workplace.Weights, "--out", _workplace.Path("a")).ExitCode);
        Assert.Equal(0, _workplace.Planck("run", _workplace.Path("other.yaml"), "--model", Workplace.Weights, "--out", _workplace.Path("b")).ExitCode);
        Assert.Equal(File.ReadAllBytes(_workplace.Path("b/model.safetensors")), File.ReadAllBytes(_workplace.Path("a/model.safetensors")));
    }

    [Theory]
    [InlineData("recipe_type: ptq\n", "quant_cfg: [{quantizer_name: '*', enable: maybe}]\n", "team/blocks/quantize.yml(1,43): error PLK004")]
    [InlineData("recipe_type: auto_quantize\n", "quant_cfg: []\n", "team/blocks/metadata.yml(1,14): error PLK005: a recipe in a folder has the type ptq, not auto_quantize")]
    [InlineData("recipe_type: [ptq\n", "quant_cfg: []\n", "team/blocks/metadata.yml(1,14): error PLK001")]
    [InlineData("recipe_type: ptq\n", null, "team/blocks/metadata.yml(1,14): error PLK006: a recipe in a folder needs a file quantize.yml beside metadata.yml")]
    [InlineData("", "quant_cfg: []\n", "team/blocks/metadata.yml(1,1): error PLK006")]
    [InlineData("recipe_type: ptq\n", "", "team/blocks/quantize.yml(1,1): error PLK004: 'quantize' must be a mapping, but nothing is written")]
    public void What_is_wrong_in_a_folder_is_said_where_it_stands(string metadata, string? quantize, string said)
    {
        Directory.CreateDirectory(_workplace.Path("team/blocks"));
        _workplace.Write("team/blocks/metadata.yml", metadata);
        if (quantize is not null)
            _workplace.Write("team/blocks/quantize.yml", quantize);

        Assert.StartsWith(said, _workplace.Planck("check", _workplace.Path("team/blocks"), "--model", "classics-7m").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_no_recipe_is_one_line() =>
        Assert.Equal("error: models: is a folder; name the recipe's file, or a folder with metadata.yml and quantize.yml of ModelOpt\n", _workplace.Planck("plan", _workplace.Path("models"), "--model", "classics-7m").Error);

    [Fact]
    public void Values_may_be_set_outside_of_a_recipe()
    {
        string[] set = ["--set", "quantize.algorithm={method: mse}", "--set", "quantize.algorithm.stop_multiplier=1.0"];
        var said = _workplace.Planck(["convert", _workplace.Path("other.yaml"), "--model", "classics-7m", .. set]);

        Assert.Contains("\nalgorithm: {method: mse, stop_multiplier: 1}\n", said.Out, StringComparison.Ordinal);
        Assert.Contains("error PLK005: '{method: max}' is no override", _workplace.Planck("check", _workplace.Path("other.yaml"), "--model", "classics-7m", "--set", "{method: max}").Out, StringComparison.Ordinal);
        Assert.Contains("error PLK005: 'format=fp8' changes nothing: only recipes of ModelOpt have overrides", _workplace.Planck("check", _workplace.Path("good.yaml"), "--set", "format=fp8").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_records_what_was_said_outside_of_the_recipe()
    {
        string Hash(params string[] more)
        {
            Assert.Equal(0, _workplace.Planck(["run", _workplace.Path("other.yaml"), "--model", Workplace.Weights, "--out", _workplace.Path("a"), .. more]).ExitCode);
            using var record = JsonDocument.Parse(File.ReadAllText(_workplace.Path("a/planck.manifest.json")));
            return record.RootElement.GetProperty("recipe").GetProperty("sha256").GetString()!;
        }

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_workplace.Path("other.yaml")))), Hash());
        Assert.NotEqual(Hash(), Hash("--set", "metadata.description=mine"));
    }

    [Fact]
    public void What_ModelOpt_ships_runs_without_a_file()
    {
        Assert.Equal(0, _workplace.Planck("run", "modelopt:mxfp8", "--model", Workplace.Weights, "--out", _workplace.Path("a")).ExitCode);
        Assert.Contains("\"mxfp8.yaml\"", File.ReadAllText(_workplace.Path("a/planck.manifest.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other.yaml", "converted.yaml", "data/calib.jsonl")]
    [InlineData("other.yaml", "team/a/converted.yaml", "../../data/calib.jsonl")]
    [InlineData("team/other.yaml", "converted.yaml", "team/data/calib.jsonl")]
    [InlineData("team/other.yaml", "data/converted.yaml", "../team/data/calib.jsonl")]
    public void Convert_names_data_from_the_folder_it_writes_to(string from, string to, string data)
    {
        foreach (var folder in new[] { "team/a", "data" })
            Directory.CreateDirectory(_workplace.Path(folder));
        _workplace.Write(from, "metadata: {recipe_type: ptq}\nquantize:\n  quant_cfg: [{quantizer_name: '*', enable: false}, {quantizer_name: '*_proj.weight_quantizer', cfg: {num_bits: e4m3}}, {quantizer_name: '*_proj.input_quantizer', cfg: {num_bits: e4m3}}]\n");

        Assert.Equal(new(0, "", ""), _workplace.Planck("convert", _workplace.Path(from), "--model", "classics-7m", "--calibrate", "data/calib.jsonl,samples=8", "-o", _workplace.Path(to)));

        Assert.Contains($"\ncalibrate: {{data: {data}, samples: 8}}\n", File.ReadAllText(_workplace.Path(to)), StringComparison.Ordinal);
        Assert.Equal(new(0, $"{to}: ok\n", ""), _workplace.Planck("check", _workplace.Path(to)));
    }

    [Fact]
    public void A_preset_of_ModelOpts_command_line_needs_no_file()
    {
        var said = _workplace.Planck("plan", "modelopt:mxfp8", "--model", _workplace.Path("models/classics-7m.manifest"));

        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        Assert.Contains("mxfp8", said.Out, StringComparison.Ordinal);
        Assert.Contains("did you mean 'mxfp8'?", _workplace.Planck("plan", "modelopt:mxfp88", "--model", "classics-7m").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_runs_as_the_recipe_it_is_converted_to()
    {
        var converted = _workplace.Write("converted.yaml", _workplace.Planck("convert", _workplace.Path("other.yaml"), "--model", "classics-7m").Out);
        foreach (var (recipe, folder) in new[] { (_workplace.Path("other.yaml"), "a"), (converted, "b") })
            Assert.Equal(0, _workplace.Planck("run", recipe, "--model", Workplace.Weights, "--out", _workplace.Path(folder)).ExitCode);

        Assert.Equal(File.ReadAllBytes(_workplace.Path("a/model.safetensors")), File.ReadAllBytes(_workplace.Path("b/model.safetensors")));
    }
}
