using System;
using System.IO;
using Planck.Testing;

namespace Planck.Cli.Tests;

/// <summary>Recipes of ModelOpt as they are: the model, the target and the data come from the command line.</summary>
public sealed class ForeignRecipeTests : IDisposable
{
    private const string Own = "metadata: {recipe_type: ptq}\nimports:\n  w: numbers/w\n  off: configs/ptq/units/default_disabled_quantizers\nquantize:\n  quant_cfg:\n    - {quantizer_name: '*', enable: false}\n    - {quantizer_name: '*weight_quantizer', cfg: {$import: w}}\n    - $import: off\n";

    private const string Snippet = "# modelopt-schema: modelopt.torch.quantization.config.QuantizerAttributeConfig\nnum_bits: e4m3\nblock_sizes: {-1: 128, -2: 128}\n";

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
