using System;
using System.Linq;
using Planck.Algorithms;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Diagnostics.Reports;
using Planck.Models;
using Planck.Plans;
using Planck.Testing;

namespace Planck.Core.Tests.Checks;

/// <summary>Experts that are published in MXFP4, in recipes that cast them to NVFP4 and in others.</summary>
public class CastCheckTests
{
    private const string Cast = "model: gpt-oss-mxfp4\nalgorithm: cast_mxfp4_to_nvfp4\n";

    [Fact]
    public void PLK223_a_cast_that_has_nothing_to_cast() => Snapshot.Verify(
        Judged("model: gpt-oss\nalgorithm: cast_mxfp4_to_nvfp4\nformat: w4a16_nvfp4\n", GraphModels.GptOss)
        + Judged("model: opt\nalgorithm: [mse, cast_mxfp4_to_nvfp4]\nformat: w4a16_nvfp4\n", GraphModels.Opt)
        + Judged(Cast + "rules:\n  - layers: \"*.self_attn.*\"\n    format: w4a16_nvfp4\n", GraphModels.GptOssMxfp4)
        + Judged(Cast + "format: w4a16_nvfp4\nblock_size: 32\n", GraphModels.GptOssMxfp4)
        + Judged(Cast + "format: fp8_2d_blockwise_weight_only\nrules:\n  - layers: layers.2.mlp.experts.*\n    format: keep\n", GraphModels.GptOssMxfp4));

    [Theory]
    [InlineData("format: w4a16_nvfp4\n")]
    [InlineData("rules:\n  - layers: \"*.experts.*\"\n    format: nvfp4\n    input_amax: 2688\n")]
    [InlineData("rules:\n  - layers: layers.2.mlp.experts.*\n    format: w4a16_nvfp4\n    because: the others stay\n")]
    public void A_recipe_with_NVFP4_experts_passes(string rest) =>
        Assert.DoesNotContain(RecipeText.Bind(Cast + rest, GraphModels.GptOssMxfp4).Findings, static f => f.Rule.Id != "PLK218");

    [Fact]
    public void The_plan_names_the_cast_and_needs_no_calibration()
    {
        var plan = RecipeText.Bind(Cast + "rules:\n  - layers: \"*.experts.*\"\n    format: w4a16_nvfp4\n", GraphModels.GptOssMxfp4).Plan!;
        var text = PlanWriter.Write(plan);
        Assert.Contains("run.Algorithms = [new CastMxfp4ToNvfp4()];", text, StringComparison.Ordinal);
        Assert.Contains("algorithm cast_mxfp4_to_nvfp4", text, StringComparison.Ordinal);
        Assert.Equal([new CastMxfp4ToNvfp4()], plan.Algorithms);
        Assert.DoesNotContain(Planck.Plans.Cost.PlanCost.Of(plan).Phases, static p => p.Phase == Planck.Plans.Cost.Phase.Calibrating);
        Assert.Contains("MXFP4", ModelWriter.Write(plan.Model), StringComparison.Ordinal);
    }

    /// <summary>17 bytes for 32 weights before, 9 for 16 after, and a scale for each tensor.</summary>
    [Fact]
    public void Bytes_before_are_those_that_are_published()
    {
        var plan = RecipeText.Bind(Cast + "rules:\n  - layers: \"*.experts.*\"\n    format: w4a16_nvfp4\n", GraphModels.GptOssMxfp4).Plan!;
        var experts = plan.Treatments.Where(static t => t.Module.IsMxfp4).ToList();
        const long Weights = 4L * 32 * 2880 * (2880 + 5760);
        Assert.Equal((Weights, Weights / 32 * 17, (Weights / 16 * 9) + (2 * 4 * 4)), (experts.Sum(static t => t.Weights), experts.Sum(static t => t.BytesBefore), experts.Sum(static t => t.BytesAfter)));
        var bf16 = RecipeText.Bind("model: gpt-oss\nrules:\n  - layers: \"*.experts.*\"\n    format: w4a16_nvfp4\n", GraphModels.GptOss).Plan!;
        Assert.Equal((bf16.BytesBefore - (2 * Weights) + (Weights / 32 * 17), bf16.BytesAfter), (plan.BytesBefore, plan.BytesAfter));
    }

    private static string Judged(string recipe, ModelManifest model) => RecipeText.Judged(recipe, model);
}
