using System;
using System.IO;
using Planck.Diagnostics;
using Planck.Kernels;
using Planck.Kernels.Formats;
using Planck.Runtime.Execution;
using Planck.Runtime.Hosting;
using Planck.Runtime.Plans;
using Planck.Runtime.Tests.Support;

namespace Planck.Runtime.Tests.Hosting;

public sealed class PlanHostTests
{
    private static readonly string ThisAssembly = typeof(PlanHostTests).Assembly.Location;

    [Fact]
    public void A_plan_is_found_by_its_name()
    {
        var plan = PlanHost.Load(ThisAssembly, "by-hand");
        var run = new PlanRun();
        plan.Declare(run);
        Assert.Equal(("by-hand", 1), (plan.Name, run.Steps.Count));
    }

    [Fact]
    public void An_unknown_name_lists_those_there_are()
    {
        var failure = Assert.Throws<PlanFailedException>(static () => PlanHost.Load(ThisAssembly, "nothing"));
        Assert.Equal("Planck.Runtime.Tests.dll has no plan 'nothing': it has by-hand", failure.Message);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_named()
    {
        using var model = new TestModel();
        var failure = Assert.Throws<PlanFailedException>(() => PlanHost.Load(model.RecipeFile, "by-hand"));
        Assert.Equal(Rules.PlanFailed, failure.Rule);
        Assert.StartsWith(model.RecipeFile + ": the recipe project's assembly cannot be loaded", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_points_at_the_last_rule_that_matches_the_module()
    {
        using var model = new TestModel();
        File.WriteAllText(model.RecipeFile, "model: test\nformat: mxfp4\nrules:\n  - layers: '*.mlp.*'\n    format: mxfp8\n  - layers: '*.up_proj'\n    format: keep\n");

        Assert.Equal($"{model.RecipeFile}(4,13)", Place("model.layers.0.mlp.down_proj"));
        Assert.Equal($"{model.RecipeFile}(2,9)", Place("model.layers.0.self_attn.q_proj"));
        Assert.Equal($"{model.RecipeFile}(1,1)", Place(null));

        string Place(string? module) => RecipePlace.Finding(new(Rules.NotFinite, "", module), model.RecipeFile).Span.ToString();
    }

    [Fact]
    public void A_failure_of_the_cache_points_at_its_format_and_not_at_the_layers()
    {
        using var model = new TestModel();
        File.WriteAllText(model.RecipeFile, "model: test\nformat: mxfp4\nkv_cache: fp8\n");
        var failure = new PlanFailedException(Rules.PlanFailed, "", "model.layers.0.self_attn") { IsAboutKvCache = true };

        Assert.Equal($"{model.RecipeFile}(3,11)", RecipePlace.Finding(failure, model.RecipeFile).Span.ToString());
    }

    /// <summary>What a hand-written plan looks like.</summary>
    public sealed class ByHand : IPlan
    {
        public string Name => "by-hand";

        public string Model => "test-model";

        public void Declare(PlanRun run) => new Linear("model.layers.0.self_attn.o_proj", 256, 256).Quantize<Mxfp4>().On<CpuBackend>(run);
    }
}
