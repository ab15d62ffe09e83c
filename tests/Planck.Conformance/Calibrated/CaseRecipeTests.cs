using System;
using System.IO;
using System.Linq;
using Planck.Binding;
using Planck.Checkpoints;
using Planck.Recipes;
using Planck.Runtime.Interpretation;
using Planck.Runtime.Plans;
using Planck.Testing;

namespace Planck.Conformance.Calibrated;

/// <summary>The recipe of a case asks for what the case does: the same formats for the same linears, the same cache, algorithms and arithmetic.</summary>
public sealed class CaseRecipeTests
{
    /// <summary>Recipes that are refused, with a word of the finding.</summary>
    private static readonly (string Path, string Because)[] Refused =
    [
        ("ptq/mixed-qkv_fp8_first", "q_proj"),
        ("moe/deepseek_v3/nvfp4_experts_only-kv_fp8", "no attention keys and values"), // ModelOpt writes scales that engines have no use for
    ];

    public static TheoryData<string> Paths =>
        [.. CalibratedCases.All.Where(static c => c.Model.HasWeights).Select(static c => c.Path).Where(static p => !Refused.Any(r => r.Path == p))];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_recipe_declares_the_steps_of_its_case(string path)
    {
        var golden = CalibratedCases.All.Single(c => c.Path == path);
        using var folder = new TemporaryFolder();
        var bound = Bind(golden, folder);
        Assert.True(bound.Plan is not null, string.Join('\n', bound.Findings));
        var run = new PlanRun();
        PlanInterpreter.Declare(bound.Plan, run);

        var expected = golden.Model.Linears.Select(l => (Module: l, Rule: golden.RuleOf(l))).Where(static l => l.Rule is not null).Select(static l => $"{l.Module} {l.Rule!.Format}");
        var declared = run.Steps.SelectMany(static s => s.Members.Select(m => $"{m.Module} {s.Format}")).Where(static s => !s.StartsWith("lm_head", StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
        Assert.Equal((golden.KvCache, golden.Arithmetic), (run.KvCache, run.Arithmetic.ToString().ToLowerInvariant()));
        Assert.Equal(golden.Algorithms, run.Algorithms);
        Assert.Equal((golden.Layerwise, 8), (run.Calibration!.Layerwise, run.Calibration.BatchSize));
    }

    [Fact]
    public void What_ModelOpt_exports_and_engines_cannot_use_is_refused()
    {
        foreach (var (path, because) in Refused)
        {
            using var folder = new TemporaryFolder();
            var bound = Bind(CalibratedCases.All.Single(c => c.Path == path), folder);
            Assert.Contains(bound.Findings, f => f.Message.Contains(because, StringComparison.Ordinal));
        }
    }

    private static BoundRecipe Bind(CalibratedCase golden, TemporaryFolder folder)
    {
        var recipe = folder.Write("recipe.yaml", golden.Recipe);
        File.Copy(golden.Data, folder.File(Path.GetFileName(golden.Data)));
        var manifest = ManifestBuilder.FromFolder(golden.Model.Folder, golden.Model.Name);
        return Binder.Bind(RecipeParser.Parse(recipe, golden.Recipe), manifest, [manifest.Name]);
    }
}
