using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Core.Tests.Models;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Core.Tests.Binding;

/// <summary>A recipe of another tool goes through the same checks and gives the same plan as one of Planck's own.</summary>
public class ForeignLayersTests
{
    private static readonly SourceSpan Place = new("other.yaml", 40, 3, 6, 2, 6, 5);

    [Fact]
    public void What_a_foreign_recipe_leaves_out_stays_as_it_is()
    {
        var plan = Bind(new("self_attn", QuantFormats.Mxfp8, IndexSet.Range(1, 4), Place)).Plan!;

        var formats = plan.Treatments.Where(static t => t.Module.Kind == ModuleKind.Linear && t.Module.Name.Key.EndsWith("q_proj", System.StringComparison.Ordinal))
            .Select(static t => $"{t.Module.Name} {t.Format?.Id ?? "keep"} line {t.Line}").Order(System.StringComparer.Ordinal);
        Assert.Equal(
            ["model.layers.{0,5}.self_attn.q_proj keep line 0", "model.layers.{1..4}.self_attn.q_proj mxfp8 line 7"],
            formats);
        Assert.Equal(SampleModels.Classics7M.Families.Count(static f => f.Shape.Count == 2 || f.Name.Key.Contains("norm", System.StringComparison.Ordinal)), plan.Treatments.Select(static t => t.Module.Name.Key).Distinct().Count());
        Assert.Equal(KvCacheFormats.Fp8Cast, plan.KvCache);
    }

    [Fact]
    public void Checks_judge_a_foreign_recipe_at_the_place_that_decided()
    {
        var bound = Bind(new("mlp.up_proj", QuantFormats.Mxfp8, IndexSet.Range(0, 5), Place));

        var finding = Assert.Single(bound.Findings);
        Assert.Equal((Rules.FusedFormatsDiffer, Place), (finding.Rule, finding.Span));
    }

    [Fact]
    public void Findings_of_the_foreign_language_are_findings_of_the_recipe()
    {
        var said = new Finding(Rules.BadValue, Place, "no such format here");
        var bound = Bind(new("self_attn", QuantFormats.Mxfp8, IndexSet.Range(0, 5), Place) { Said = [said] });

        Assert.Equal(said, Assert.Single(bound.Findings));
        Assert.Null(bound.Plan);
    }

    private static BoundRecipe Bind(PartOfAModel layers) => Binder.Bind(
        new(new() { Path = "other.yaml", Name = "other", Dialect = RecipeDialect.ModelOpt, Model = new("classics-7m", Place), Layers = layers }, []),
        SampleModels.Classics7M,
        ["classics-7m"]);

    private sealed record PartOfAModel(string Part, QuantFormat Format, IndexSet Layers, SourceSpan Where) : ForeignLayers(Where)
    {
        public EquatableArray<Finding> Said { get; init; } = [];

        public override ForeignResolution Resolve(ModelGraph model) => new(
            model.Modules.Where(m => m.Kind == ModuleKind.Linear && m.Name.Key.Contains(Part, System.StringComparison.Ordinal))
                .Select(m => new ForeignAssignment(m with { Name = m.Name with { Indices = [Layers] } }, new(Where, Format, null))).ToEquatableArray(),
            new(KvCacheFormats.Fp8Cast, Where),
            Said);

        public override SourceSpan? PlaceOf(string module) => Where;
    }
}
