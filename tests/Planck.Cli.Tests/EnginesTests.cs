using System;
using System.Linq;
using System.Text.Json;
using Planck.Testing;

namespace Planck.Cli.Tests;

/// <summary><c>planck engines</c>: the list, what a model may use, and who loads a checkpoint.</summary>
public sealed class EnginesTests : IDisposable
{
    private readonly Workplace _workplace = new();

    private string Manifest => _workplace.Path("models/classics-7m.manifest");

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void Alone_it_lists_engines_and_gpus()
    {
        var said = _workplace.Planck("engines");

        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        Assert.Contains("  vllm                 vLLM: from 0.10.1 on, checked with 0.33.0; reads modelopt, compressed-tensors, awq, gptq, fp8\n", said.Out, StringComparison.Ordinal);
        Assert.Contains("  10.0  Blackwell: b200, gb200\n", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_as_json_has_the_same_engines_and_gpus()
    {
        using var json = JsonDocument.Parse(_workplace.Planck("engines", "--format", "json").Out);

        Assert.Equal(Planck.Targets.Engines.Ids, json.RootElement.GetProperty("engines").EnumerateArray().Select(static e => e.GetProperty("id").GetString()));
        Assert.Equal(Planck.Targets.Gpus.All.Select(static g => g.Id), json.RootElement.GetProperty("gpus").EnumerateArray().Select(static g => g.GetProperty("id").GetString()));
    }

    [Fact]
    public void For_a_model_every_format_is_yes_or_no_with_the_reason()
    {
        var said = _workplace.Planck("engines", "--for", Manifest, "--gpu", "h200", "--engine", "vllm", "--tp", "2");

        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        Snapshot.Verify(said.Out);
    }

    [Fact]
    public void The_same_as_json_names_the_rule_that_says_no()
    {
        using var json = JsonDocument.Parse(_workplace.Planck("engines", "--for", Manifest, "--gpu", "h200", "--format", "json").Out);

        var engines = json.RootElement.GetProperty("engines").EnumerateArray().ToList();
        Assert.Equal(["vllm", "sglang", "tensorrt-llm", "transformers", "llama.cpp"], engines.Select(static e => e.GetProperty("engine").GetString()));
        var awq = engines[2].GetProperty("formats").EnumerateArray().Where(static f => f.GetProperty("format").GetString() == "int4_blockwise_weight_only").ToList();
        Assert.Equal([(null, false, "PLK303"), ("awq_lite", true, null)], awq.Select(static f => (f.GetProperty("algorithm").GetString(), f.GetProperty("runs").GetBoolean(), f.GetProperty("rule").GetString())));
    }

    /// <summary>What a recipe with the same target hears: the advice is nothing else.</summary>
    [Fact]
    public void Yes_is_what_compiles()
    {
        var yes = _workplace.Write("yes.yaml", "model: classics-7m\ntarget: {engine: vllm, gpu: h200}\nformat: fp8_per_channel_per_token\n");
        var no = _workplace.Write("no.yaml", "model: classics-7m\ntarget: {engine: sglang, gpu: h200}\nformat: fp8_per_channel_per_token\n");

        Assert.Equal((0, 1), (_workplace.Planck("check", yes).ExitCode, _workplace.Planck("check", no).ExitCode));
        Assert.Matches(" fp8_per_channel_per_token +yes ", _workplace.Planck("engines", "--for", Manifest, "--gpu", "h200", "--engine", "vllm").Out);
        Assert.Matches(" fp8_per_channel_per_token +no ", _workplace.Planck("engines", "--for", Manifest, "--gpu", "h200", "--engine", "sglang").Out);
    }

    [Fact]
    public void For_a_quantized_checkpoint_it_says_who_loads_it_and_what_others_refuse()
    {
        var artifact = _workplace.Path("artifact");
        Assert.Equal(0, _workplace.Planck("run", _workplace.Path("good.yaml"), "--model", Workplace.Weights, "--out", artifact).ExitCode);

        Snapshot.Verify(_workplace.Planck("engines", "--for", artifact).Out);
        using var json = JsonDocument.Parse(_workplace.Planck("engines", "--for", artifact, "--gpu", "h200", "--format", "json").Out);
        Assert.Equal("modelopt", json.RootElement.GetProperty("layout").GetString());
        Assert.Equal([false, false, true, false, false], json.RootElement.GetProperty("verdicts").EnumerateArray().Select(static v => v.GetProperty("loads").GetBoolean()));
    }

    [Theory]
    [InlineData("--gpu", "b2000", "error: --gpu knows no 'b2000'; did you mean 'b200'?\n")]
    [InlineData("--engine", "vlm", "error: --engine knows no 'vlm'; did you mean 'vllm'?\n")]
    [InlineData("--engine", "zebra", "error: --engine knows no 'zebra'; `planck engines` lists them\n")]
    public void A_name_nobody_knows_is_wrong_usage(string option, string name, string error)
    {
        var said = _workplace.Planck("engines", "--for", Manifest, option, name);

        Assert.Equal(2, said.ExitCode);
        Assert.StartsWith(error, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_there_is_one_line()
    {
        var said = _workplace.Planck("engines", "--for", _workplace.Path("nowhere.manifest"));

        Assert.Equal((1, ""), (said.ExitCode, said.Out));
        Assert.StartsWith("error: ", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_cannot_be_read_says_where()
    {
        var path = _workplace.Write("broken.manifest", "planck-manifest 99\n");

        var said = _workplace.Planck("engines", "--for", path);

        Assert.Equal(1, said.ExitCode);
        Assert.Contains("PLK104", said.Error, StringComparison.Ordinal);
    }
}
