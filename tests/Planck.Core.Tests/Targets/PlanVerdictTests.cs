using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Core.Tests.Diagnostics.Mistakes;
using Planck.Core.Tests.Gallery;
using Planck.Core.Tests.Models;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes;
using Planck.Targets;

namespace Planck.Core.Tests.Targets;

/// <summary>
/// What a recipe is told about an engine, format by format, is what the judge of checkpoints says of every tensor that its plan would write. That judge is held to
/// the verdicts of the engines' own readers.
/// </summary>
public class PlanVerdictTests
{
    private static readonly string[] AboutEngines = ["PLK303", "PLK304", "PLK306", "PLK307", "PLK308"];

    private static readonly string[] Cards = ["t4", "a100", "l40s", "h100", "b200", "rtx5090"];

    // What judges other things does not stop the plan.
    private static string[] Lowered => [.. Rules.All.Where(static r => r.CanBeLowered).Select(static r => r.Id)];

    public static TheoryData<string> Recipes => [.. RightRecipe.All.Where(static r => r.Text.Contains("engine:", StringComparison.Ordinal)).Select(static r => r.Name)];

    public static TheoryData<string> Formats => [.. QuantFormats.All.Where(static f => f.IsExportable).Select(static f => f.Id)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_recipe_without_a_finding_writes_a_checkpoint_that_its_engines_load(string name)
    {
        var recipe = RightRecipe.All.Single(r => r.Name == name);
        var checkpoint = PlanCheckpoint.Of(recipe.Bind().Plan!);

        foreach (var target in ResolvedTarget.Of(RecipeParser.Parse("recipes/right.yaml", recipe.Text).Recipe).Where(static t => t.Engine is not null))
            Assert.Equal([], target.Engine!.Judge(checkpoint, target.Gpu?.Capability ?? new(10, 0)).Refusals.Select(static r => r.Because));
    }

    /// <summary>Everywhere, and with one half of a model in another format, with and without a quantized cache: what has no finding loads.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void Whatever_a_format_stands_beside_no_finding_means_that_it_loads(string format)
    {
        var wrong = new List<string>();
        foreach (var engine in Engines.WithTables.Select(static e => e.Id))
        {
            var llama = $"model: {Llama.Name}\nformat: {format}\n";
            foreach (var other in Others)
                Compare(Llama, engine, "b200", $"{llama}rules:\n  - layers: \"*.self_attn.*\"\n    format: {other}\n", wrong);
            foreach (var cache in KvCacheFormats.All)
                Compare(Llama, engine, "b200", $"{llama}kv_cache: {cache.Id}\n", wrong);
            foreach (var gpu in Cards)
            {
                Compare(Llama, engine, gpu, $"{llama}kv_cache: fp8_cast\n", wrong);
                Compare(Mixture, engine, gpu, $"model: {Mixture.Name}\nformat: {format}\n", wrong);
            }

            Compare(Ungated, engine, "b200", $"model: {Ungated.Name}\nformat: {format}\n", wrong);
        }

        Assert.Equal([], wrong);
    }

    private static readonly string[] Others = ["fp8", "fp8_per_channel_per_token", "nvfp4", "mxfp8", "int4_blockwise_weight_only", "keep"];

    private static ModelManifest Llama => SampleModels.Llama32_1B;

    private static ModelManifest Mixture => SampleModels.Qwen3_30B_A3B;

    private static ModelManifest Ungated => GalleryFolder.Manifest("NVIDIA-Nemotron-3-Nano-30B-A3B-BF16");

    private static void Compare(ModelManifest manifest, string engine, string gpu, string recipe, List<string> wrong)
    {
        var text = recipe + $"target: {{engine: {engine}, gpu: {gpu}}}\ncalibrate: {{data: c.jsonl, samples: 8192}}\n";
        var bound = Binder.Bind(RecipeParser.Parse("recipes/sample.yaml", text), manifest, [manifest.Name], [.. Lowered]);
        if (bound.Plan is null || bound.Findings.Any(static f => AboutEngines.Contains(f.Rule.Id) || f.Rule == Rules.ExpertFormatsDiffer))
            return;
        var verdict = Engines.Find(engine)!.Judge(PlanCheckpoint.Of(bound.Plan), Gpus.Find(gpu)!.Capability);
        if (!verdict.Loads)
            wrong.Add($"{recipe.ReplaceLineEndings("; ")} on {engine} {gpu}: {string.Join("; ", verdict.Refusals.Select(static r => r.Because))}");
    }
}
