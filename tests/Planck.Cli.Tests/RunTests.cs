using System;
using System.IO;
using System.Threading;
using Planck.Plans;
using Planck.Testing;

namespace Planck.Cli.Tests;

/// <summary>From the manifest to the comparison of two artifacts.</summary>
public sealed class RunTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void Manifest_writes_what_is_checked_in()
    {
        var checkedIn = File.ReadAllText(Repository.File("recipes", "models", "classics-7m.manifest"));
        Assert.Equal(new(0, checkedIn, ""), _workplace.Planck("manifest", Workplace.Weights));

        var file = _workplace.Path("classics-7m.manifest");
        Assert.Equal(new(0, "", ""), _workplace.Planck("manifest", Workplace.Weights, "-o", file));
        Assert.Equal(checkedIn, File.ReadAllText(file));
    }

    [Fact]
    public void Inspect_names_the_method_that_a_model_is_published_with()
    {
        Directory.CreateDirectory(_workplace.Path("published"));
        File.Copy(Path.Combine(Workplace.Weights, "model.safetensors"), _workplace.Path("published/model.safetensors"));
        File.WriteAllText(_workplace.Path("published/config.json"), """{"architectures": ["LlamaForCausalLM"], "quantization_config": {"quant_method": "mxfp4"}}""");

        Assert.Contains("quantization  mxfp4, as published\n", _workplace.Planck("inspect", _workplace.Path("published")).Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Manifest_of_a_configuration_alone_says_so_in_the_file_and_on_the_screen()
    {
        Directory.CreateDirectory(_workplace.Path("classics-7m"));
        File.Copy(Path.Combine(Workplace.Weights, "config.json"), _workplace.Path("classics-7m/config.json"));
        var checkedIn = File.ReadAllText(Repository.File("recipes", "models", "classics-7m.manifest"));

        var said = _workplace.Planck("manifest", _workplace.Path("classics-7m"));

        Assert.Equal((0, "note: classics-7m has no safetensors files; the tensors are those that LlamaForCausalLM computes with by config.json\n"), (said.ExitCode, said.Error));
        Assert.Equal(checkedIn.Split('\n')[2..], said.Out.Split('\n')[3..]);
        Assert.Equal("tensors_from config.json", said.Out.Split('\n')[2]);
    }

    [Fact]
    public void Manifest_takes_headers_as_they_are() => Assert.Equal(
        new(1, "", "error: (repository)/recipes/models/classics-7m: the folder has safetensors files, whose headers say what they hold; --as-bfloat16 is for a config.json alone\n"),
        _workplace.Planck("manifest", Workplace.Weights, "--as-bfloat16"));

    [Fact]
    public void Plan_prints_or_writes_the_plan_of_the_gallery()
    {
        const string Name = "classics-7m-w4a16-nvfp4";
        var recipe = Repository.File("recipes", Name + ".yaml");
        var checkedIn = File.ReadAllText(Repository.File("recipes", "plans", Name + ".g.cs"));
        Assert.Equal(PlanWriter.SemanticText(checkedIn), PlanWriter.SemanticText(_workplace.Planck("plan", recipe).Out));

        Assert.Equal(new(0, "", ""), _workplace.Planck("plan", recipe, "--out", _workplace.Path("plan.cs")));
        Assert.Equal(PlanWriter.SemanticText(checkedIn), PlanWriter.SemanticText(File.ReadAllText(_workplace.Path("plan.cs"))));
    }

    [Fact]
    public void Plan_prints_the_table_and_the_cost_for_programs()
    {
        var recipe = _workplace.Write("kept.yaml", "model: classics-7m\nformat: int4_blockwise_weight_only\nrules:\n  - layers: \"layers.0.*\"\n    format: keep\n    because: it is first\nalgorithm: gptq\n"
            + "calibrate: {data: calib.safetensors, batch_size: 8}\nlimits: {max_size: 10 MB, min_quantized: 80 %}\n");

        // Without the data a plan does not know how many tokens they have.
        Snapshot.Verify(_workplace.Planck("plan", recipe, "--format", "json").Out, extension: "json");

        File.Copy(Repository.File("recipes", "data", "calib-64x256.safetensors"), _workplace.Path("calib.safetensors"));
        Assert.Contains("\"tokens\": 16384", _workplace.Planck("plan", recipe, "--format", "json").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_with_errors_has_no_plan_and_does_not_run()
    {
        var recipe = _workplace.Write("broken.yaml", "model: classics-7m\nformat: w4a16_nvfp5\n");
        var plan = _workplace.Planck("plan", recipe);
        var run = _workplace.Planck("run", recipe, "--out", _workplace.Path("out"));
        Assert.Equal(plan, run);
        Assert.Equal((1, ""), (plan.ExitCode, plan.Out));
        Assert.StartsWith("broken.yaml(2,9): error PLK", plan.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workplace.Path("out")));
    }

    [Fact]
    public void Run_then_inspect_then_compare()
    {
        Quantize("good.yaml", "artifacts/nvfp4");
        Snapshot.Verify(_workplace.Planck("inspect", _workplace.Path("artifacts/nvfp4")).ToString(), target: "inspect");

        // The record holds hashes of files, which other tests check.
        var json = System.Text.Json.Nodes.JsonNode.Parse(_workplace.Planck("inspect", _workplace.Path("artifacts/nvfp4"), "--format", "json").Out)!.AsObject();
        Assert.Equal("good.yaml", json["planck"]!["recipe"]!["name"]!.GetValue<string>());
        json.Remove("planck");
        Snapshot.Verify(json.ToString(), "json", target: "inspect");

        Assert.Equal(
            new(0, $"{Tensors("artifacts/nvfp4")} equal, 0 close, 0 different, 0 only in B, 0 only in A\n", ""),
            _workplace.Planck("compare", _workplace.Path("artifacts/nvfp4"), _workplace.Path("artifacts/nvfp4")));
    }

    [Fact]
    public void Compare_tells_close_from_different_and_missing()
    {
        Quantize("good.yaml", "artifacts/cpu");
        _workplace.Write("cuda.yaml", "model: classics-7m\nformat: fp8_per_channel_per_token\narithmetic: cuda\n");
        _workplace.Write("fp8.yaml", "model: classics-7m\nformat: fp8_per_channel_per_token\narithmetic: cpu\n");
        Quantize("cuda.yaml", "artifacts/cuda");
        Quantize("fp8.yaml", "artifacts/fp8");

        var formats = _workplace.Planck("compare", _workplace.Path("artifacts/cpu"), _workplace.Path("artifacts/fp8"));
        Assert.Equal(1, formats.ExitCode);
        Assert.Contains("only in A   model.layers.0.mlp.down_proj.weight_scale_2\n", formats.Out, StringComparison.Ordinal);
        Assert.Contains("different   model.layers.0.mlp.down_proj.weight: U8[256, 384] and F8_E4M3[256, 768]\n", formats.Out, StringComparison.Ordinal);

        var profiles = _workplace.Planck("compare", _workplace.Path("artifacts/cuda"), _workplace.Path("artifacts/fp8"));
        Assert.Equal(1, profiles.ExitCode);
        Assert.Contains("close       model.layers.0.mlp.down_proj.weight_scale: ", profiles.Out, StringComparison.Ordinal);
        Assert.Equal(0, _workplace.Planck("compare", _workplace.Path("artifacts/cuda"), _workplace.Path("artifacts/fp8"), "--tolerance", "0.5").ExitCode);
    }

    [Fact]
    public void The_result_is_one_line_with_sizes_bits_per_weight_and_the_folder_as_it_was_named()
    {
        var said = _workplace.Planck("run", _workplace.Path("good.yaml"), "--out", _workplace.Path("this/artifacts/good"), "--model", Workplace.Weights);
        Assert.Equal(new(0, "good: 13.6 MB -> 6.86 MB (8.04 bits/weight) this/artifacts/good\n", ""), said);
    }

    [Fact]
    public void Weights_that_are_not_here_are_asked_for()
    {
        var said = _workplace.Planck("run", _workplace.Path("good.yaml"), "--out", _workplace.Path("out"));
        Assert.Equal(new(1, "", "error: the weights of 'classics-7m' are not beside its manifest; name their folder with --model\n"), said);
    }

    [Fact]
    public void A_cancelled_run_ends_with_130()
    {
        var said = _workplace.Planck(
            new CancellationToken(canceled: true), "run", _workplace.Path("good.yaml"), "--out", _workplace.Path("artifacts/good"), "--model", Workplace.Weights);
        Assert.Equal(new(130, "", "cancelled\n"), said);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_workplace.Path("artifacts")));
    }

    private void Quantize(string recipe, string output) =>
        Assert.Equal(0, _workplace.Planck("run", _workplace.Path(recipe), "--out", _workplace.Path(output), "--model", Workplace.Weights).ExitCode);

    private int Tensors(string artifact)
    {
        using var reader = Checkpoints.CheckpointReader.Open(_workplace.Path(artifact));
        return reader.Tensors.Count;
    }
}
