using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Recipes;
using Planck.Recipes.ModelOpt.Imports;
using Planck.Testing;

namespace Planck.Core.Tests.Recipes.ModelOpt;

/// <summary>A preset or recipe that ModelOpt ships, applied to the bundled model, is the plan of our own recipe for the same thing.</summary>
public class PresetPlansTests
{
    private static readonly Dictionary<string, string> Shipped = new(StringComparer.Ordinal)
    {
        ["fp8"] = "general/ptq/fp8_default-kv_fp8",
        ["fp8-2d-blockwise-weight-only"] = "configs/ptq/presets/model/fp8_2d_blockwise_weight_only",
        ["fp8-per-channel-per-token"] = "configs/ptq/presets/model/fp8_per_channel_per_token",
        ["int4-awq"] = "configs/ptq/presets/model/int4_awq",
        ["int4-blockwise-weight-only"] = "general/ptq/int4_blockwise_weight_only",
        ["int8"] = "configs/ptq/presets/model/int8",
        ["int8-weight-only"] = "configs/ptq/presets/model/int8_weight_only",
        ["mxfp4"] = "configs/ptq/presets/model/mxfp4",
        ["mxfp8"] = "configs/ptq/presets/model/mxfp8",
        ["nvfp4"] = "general/ptq/nvfp4_default-kv_fp8",
        ["nvfp4-act-headroom"] = "general/ptq/nvfp4_act_headroom-kv_fp8_cast",
        ["nvfp4-awq"] = "configs/ptq/presets/model/nvfp4_awq_lite",
        ["nvfp4-four-over-six"] = "configs/ptq/presets/model/nvfp4_four_over_six",
        ["nvfp4-gptq"] = "general/ptq/nvfp4_default-kv_none-gptq",
        ["nvfp4-local-hessian"] = "configs/ptq/presets/model/nvfp4_w4a4_weight_local_hessian",
        ["nvfp4-mlp-only"] = "general/ptq/nvfp4_mlp_only-kv_fp8",
        ["nvfp4-scale-sweep"] = "configs/ptq/presets/model/nvfp4_w4a4_weight_mse_fp8_sweep",
        ["nvfp4-svdquant"] = "configs/ptq/presets/model/nvfp4_svdquant",
        ["w4a16-nvfp4"] = "general/ptq/nvfp4_weight_only-kv_fp16",
        ["w4a8-awq"] = "configs/ptq/presets/model/w4a8_awq_beta",
        ["w4a8-mxfp4-fp8"] = "configs/ptq/presets/model/w4a8_mxfp4_fp8",
        ["w4a8-nvfp4-fp8"] = "configs/ptq/presets/model/w4a8_nvfp4_fp8",
    };

    private static readonly ModelManifest Classics = ManifestReader.Read("classics-7m.manifest", File.ReadAllText(Repository.File("recipes", "models", "classics-7m.manifest"))).Manifest!;

    public static TheoryData<string> Names => [.. Shipped.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_the_plan_of_our_own_recipe(string name)
    {
        var own = Plan(RecipeDocument.Parse(name + ".yaml", File.ReadAllText(Repository.File("recipes", $"classics-7m-{name}.yaml"))));
        var data = own.Calibration is { } calibration ? $"{calibration.Data},batch_size={calibration.BatchSize}" : null;
        var shipped = Plan(RecipeDocument.Parse(name + ".yaml", ModelOptLibrary.Read(Shipped[name])!, new("classics-7m", null, data)));

        var (left, right) = (WithoutPlaces(own), WithoutPlaces(shipped));
        Assert.Equal(Text(left), Text(right));
        Assert.Equal(left, right);
    }

    [Fact]
    public void Every_preset_of_a_model_is_a_plan_or_says_what_has_no_format()
    {
        var said = ModelOptLibrary.Paths.Where(static p => p.StartsWith(ModelOptLibrary.ModelPresets, StringComparison.Ordinal) || p.StartsWith("general/", StringComparison.Ordinal)).Select(static path =>
        {
            var bound = Bind(RecipeDocument.Parse("recipe.yaml", ModelOptLibrary.Read(path)!, new("classics-7m", null, "data/calib.jsonl")));
            var formats = bound.Plan is { } plan ? string.Join(", ", plan.Treatments.Select(static t => t.Format?.Id).OfType<string>().Distinct()) + (plan.KvCache == KvCacheFormats.None ? "" : " and KV " + plan.KvCache.Id) : "none";
            return $"{path}: {formats}\n" + string.Concat(bound.Findings.Select(static f => $"  {f}\n"));
        });

        Snapshot.Verify(string.Concat(said));
    }

    private static BoundRecipe Bind(ParsedRecipe recipe) => Binder.Bind(recipe, Classics, ["classics-7m"]);

    private static QuantPlan Plan(ParsedRecipe recipe)
    {
        var bound = Bind(recipe);
        Assert.Empty(bound.Findings.Where(static f => f.IsError).Select(static f => f.ToString()));
        return bound.Plan!;
    }

    // Where the recipe stands, which engines it is for and how it is judged is not ModelOpt's to say.
    private static QuantPlan WithoutPlaces(QuantPlan plan) => plan with
    {
        Targets = [],
        Evaluation = null,
        Arithmetic = ArithmeticProfile.Cuda,
        Treatments = plan.Treatments.Select(static t => t with { Line = 0, Because = null }).ToEquatableArray(),
    };

    private static string Text(QuantPlan plan) => string.Concat(plan.Treatments.Select(static t => $"{t.Module.Name} {t.Format?.Id} {t.BlockSize}\n")) + $"{plan.KvCache.Id} {string.Join(", ", plan.Algorithms)} {plan.Calibration}";
}
