using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Kernels;
using Planck.Kernels.Formats;
using Planck.Runtime.Plans;

namespace Planck.Cli.Tests;

/// <summary>What the build starts.</summary>
public sealed class RunPlanTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void A_compiled_plan_runs_and_says_so_in_marked_lines()
    {
        var said = RunPlan("by-hand");
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        var result = Marked(said).Single(static l => l.GetProperty("kind").GetString() == "result");
        Assert.StartsWith("by-hand: 13.6 MB -> ", result.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(File.Exists(_workplace.Path("artifacts/by-hand/planck.manifest.json")));
    }

    [Fact]
    public void A_failure_is_a_marked_error_at_the_recipe_s_rule()
    {
        var said = RunPlan("changed");
        Assert.Equal((1, ""), (said.ExitCode, said.Error));
        var error = Marked(said).Single();
        Assert.Equal(
            ("error", "PLK503", "good.yaml", 2, 9),
            (error.GetProperty("kind").GetString(), error.GetProperty("code").GetString(), Path.GetFileName(error.GetProperty("file").GetString()),
                error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32()));
    }

    [Fact]
    public void Plain_and_none_are_for_people()
    {
        Assert.StartsWith("by-hand: 13.6 MB -> ", RunPlan("by-hand", "none").Out, StringComparison.Ordinal);
        Assert.StartsWith("good.yaml(2,9): error PLK503: ", RunPlan("changed", "plain").Error, StringComparison.Ordinal);
    }

    private Said RunPlan(string plan, string progress = "msbuild") => _workplace.Planck(
        "run-plan", "--assembly", typeof(RunPlanTests).Assembly.Location, "--plan", plan, "--model-dir", Workplace.Weights,
        "--out", _workplace.Path("artifacts/" + plan), "--recipe", _workplace.Path("good.yaml"), "--progress", progress, "--threads", "2");

    private static JsonElement[] Marked(Said said) => said.Out.TrimEnd('\n').Split('\n').Select(static line =>
    {
        Assert.StartsWith("##plk ", line, StringComparison.Ordinal);
        return JsonDocument.Parse(line[6..]).RootElement;
    }).ToArray();

    public sealed class ByHand : IPlan
    {
        public string Name => "by-hand";

        public string Model => "classics-7m";

        public void Declare(PlanRun run) => new Linear("model.layers.0.self_attn.o_proj", 256, 256).Quantize<Mxfp4>().On<CpuBackend>(run);
    }

    public sealed class Changed : IPlan
    {
        public string Name => "changed";

        public string Model => "classics-7m";

        public void Declare(PlanRun run) => new Linear("model.layers.0.self_attn.o_proj", 512, 256).Quantize<Mxfp4>().On<CpuBackend>(run);
    }
}
