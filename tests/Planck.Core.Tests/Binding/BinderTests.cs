using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Core.Tests.Models;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Recipes;
using Planck.Testing;

namespace Planck.Core.Tests.Binding;

public class BinderTests
{
    private static QuantPlan Plan(RecipeText recipe, ModelManifest manifest)
    {
        var bound = recipe.Bind(manifest);
        Assert.Empty(bound.Findings);
        return bound.Plan!;
    }

    [Fact]
    public void Every_module_has_one_treatment_and_the_line_that_gave_it()
    {
        var recipe = RecipeText.For("llama-3.1-8B")
            .Target("tensorrt-llm>=1.1", "h200", 2)
            .Format("w4a16_nvfp4")
            .Rule("layers.{0,31}.*", "keep", because: "first and last blocks are sensitive")
            .Rule("*.self_attn.o_proj", "fp8_per_channel_per_token")
            .KvCache("fp8_cast");

        Snapshot.Verify(recipe.Text + "--\n" + PlanText.Of(Plan(recipe, SampleModels.Llama31_8B)));
    }

    [Fact]
    public void Experts_stay_folded_unless_a_rule_tells_them_apart()
    {
        var recipe = RecipeText.For("qwen3-30b-a3b")
            .Format("mxfp8")
            .Rule("layers.{0..3}.mlp.experts.{0..7,127}.*", "int8_weight_only")
            .Rule("*.mlp.experts.*.down_proj", "w4a16_nvfp4", blockSize: 32);

        Snapshot.Verify(recipe.Text + "--\n" + PlanText.Of(Plan(recipe, SampleModels.Qwen3_30B_A3B)));
    }

    [Fact]
    public void The_defaults_are_those_of_the_reference()
    {
        var plan = Plan(RecipeText.For("classics-7m").Format("int8_weight_only"), SampleModels.Classics7M);

        Assert.Equal(
            ("sample", "sample.yaml", KvCacheFormats.None, ArithmeticProfile.Cuda, "modelopt", 10_000_000_000L, 0),
            (plan.Name, plan.RecipeFile, plan.KvCache, plan.Arithmetic, plan.Export, plan.MaxShardSize, plan.Targets.Count));
    }

    [Fact]
    public void The_line_counts_from_one_and_is_zero_where_nothing_speaks()
    {
        var plan = Plan(RecipeText.For("classics-7m").Rule("*.mlp.*", "int8_weight_only"), SampleModels.Classics7M);

        Assert.Equal([0, 3], plan.Treatments.Select(static t => t.Line).Distinct().Order());
    }

    [Fact]
    public void Bytes_are_those_of_the_tensors_that_will_be_written()
    {
        var manifest = SampleModels.Classics7M.With("classics-7m-bias", static t => t.Name.EndsWith("q_proj.weight", StringComparison.Ordinal)
            ? [t, new(t.Name.Replace(".weight", ".bias", StringComparison.Ordinal), DType.BF16, [t.Shape[0]])]
            : t.Name == "model.norm.weight" ? [t, new("model.rotary.inv_freq", DType.F32, [32])] : [t]);
        var recipe = RecipeText.For(manifest.Name).Format("int4_blockwise_weight_only").Rule("*.q_proj", "keep").Rule("*.k_proj", "keep").Rule("*.v_proj", "keep");

        var plan = Plan(recipe, manifest);

        var tensors = SlowExpander.Expand(manifest.Families).ToList();
        Assert.Equal(tensors.Sum(static t => t.Elements * (t.DType == DType.F32 ? 4 : 2)), plan.BytesBefore);
        Assert.Equal(
            tensors.Sum(static t => IsQuantized(t.Name) ? (t.Elements / 2) + (t.Elements / 128 * 4) : t.Elements * (t.DType == DType.F32 ? 4 : 2)),
            plan.BytesAfter);

        static bool IsQuantized(string name) => name.EndsWith("_proj.weight", StringComparison.Ordinal) && !"qkv".Contains(name[^13], StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_findings_are_part_of_the_result_and_stop_the_plan()
    {
        var recipe = RecipeText.For("classics-7m").Format("int8_weight_only");
        var parsed = new Finding(Rules.UnknownKey, SourceSpan.FileStart("recipes/sample.yaml"), "unknown key");

        var bound = Planck.Binding.Binder.Bind(new(recipe.Recipe, [parsed]), SampleModels.Classics7M, ["classics-7m"]);

        Assert.Null(bound.Plan);
        Assert.Equal([parsed], bound.Findings);
    }

    [Fact]
    public void Binding_twice_gives_equal_results()
    {
        var recipe = RecipeText.For("qwen3-30b-a3b").Format("mxfp8").Rule("layers.{0..3}.*", "keep");

        Assert.Equal(recipe.Bind(SampleModels.Qwen3_30B_A3B), recipe.Bind(SampleModels.Qwen3_30B_A3B));
    }

    /// <summary>The reference resolves module by module, name by name, as the recipe language is documented.</summary>
    [Fact]
    public void Treatments_cover_every_module_once_and_agree_with_resolving_each_name()
    {
        var manifest = SampleModels.Qwen3Moe("small-moe", layers: 12, hidden: 256, expert: 256, heads: 4, kvHeads: 2, experts: 16);
        for (var seed = 0; seed < 150; seed++)
        {
            var recipe = RandomRecipe(new Random(seed));
            var resolved = Planck.Binding.ResolvedRecipe.Of(recipe, Planck.Architectures.ArchitectureRegistry.Find("Qwen3MoeForCausalLM")!.Describe(manifest));

            var covered = new Dictionary<string, int>();
            foreach (var assignment in resolved.Assignments)
            {
                foreach (var name in SlowExpander.Names(assignment.Module.Name.ToString()))
                    covered.Add(name, assignment.Decision?.Rule ?? -2);
            }

            var expected = SlowExpander.Expand(manifest.Families).Select(static t => t.Name[..^".weight".Length]).ToDictionary(static n => n, n => Resolve(recipe, n));
            Assert.Equal(expected.OrderBy(static e => e.Key, StringComparer.Ordinal), covered.OrderBy(static e => e.Key, StringComparer.Ordinal));
        }
    }

    private static int Resolve(Recipe recipe, string name)
    {
        var isLinear = name.EndsWith("_proj", StringComparison.Ordinal);
        for (var i = recipe.Rules.Count - 1; i >= 0; i--)
        {
            if (recipe.Rules[i].Layers.Value.Matches(name) && (isLinear || recipe.Rules[i].Format.Format is null))
                return i;
        }

        return isLinear && recipe.Format is not null ? -1 : -2;
    }

    private static Recipe RandomRecipe(Random random)
    {
        string[] patterns =
        [
            "*", "*.mlp.*", "layers.{0,5}.*", "layers.1*", "layers.?.*", "model.layers.{2..9}.mlp.experts.{0..3,15}.*", "*.experts.1?.*", "*{3}*", "*.1.*", "lm_head", "*norm*",
            "*.experts.{0..7}.gate_proj", "layers.11.self_attn.?_proj", "*1{0..2}*", "*.self_attn.*", "*.experts.*2.*", "layers.{10}.mlp.gate",
        ];
        var recipe = RecipeText.For("small-moe");
        if (random.Next(2) == 0)
            recipe.Format("mxfp8");
        for (var rules = random.Next(1, 6); rules > 0; rules--)
            recipe.Rule(patterns[random.Next(patterns.Length)], random.Next(2) == 0 ? "keep" : "int8_weight_only");
        return recipe.Recipe;
    }

    [Fact]
    public void A_plan_for_45000_linears_has_a_line_per_kind_of_module()
    {
        var plan = Plan(RecipeText.For("large-moe").Format("mxfp8").Rule("layers.{0,116}.*", "keep"), SampleModels.LargeMoe);

        Assert.True(plan.Treatments.Where(static t => t.Module.Kind == ModuleKind.Linear).Sum(static t => t.Module.Count) > 45_000);
        Assert.Equal(27, plan.Treatments.Count);
    }
}
