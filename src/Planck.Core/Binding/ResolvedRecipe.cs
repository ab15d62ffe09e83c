using System.Linq;
using Planck.Algorithms;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Binding;

/// <summary>A recipe with everything it refers to looked up: what the checks judge and the plan is made from.</summary>
internal sealed record ResolvedRecipe(
    Recipe Recipe,
    ModelGraph Model,
    EquatableArray<Assignment> Assignments,
    EquatableArray<RuleOutcome> Rules,
    EquatableArray<ResolvedTarget> Targets)
{
    /// <summary>What a recipe of another tool says that has no format here, or matches nothing.</summary>
    public EquatableArray<Finding> ForeignFindings { get; init; } = [];

    public KvCacheFormat KvCache => Recipe.KvCache?.Value ?? KvCacheFormats.None;

    /// <summary>What <c>algorithm:</c> names, or max.</summary>
    public EquatableArray<CalibrationAlgorithm> Algorithms { get; } =
        Recipe.Algorithms.Count == 0 ? [new Max()] : Recipe.Algorithms.Select(static a => a.Value).ToEquatableArray();

    /// <summary>The assignments that have a format.</summary>
    public EquatableArray<Assignment> Quantized { get; } = Assignments.Where(static a => a.Format is not null).ToEquatableArray();

    public static ResolvedRecipe Of(Recipe recipe, ModelGraph model)
    {
        if (recipe.Layers is { } foreign)
        {
            var resolution = foreign.Resolve(model);
            var withCache = resolution.KvCache is { } cache ? recipe with { KvCache = cache } : recipe;
            return new(withCache, model, RuleResolution.Resolve(resolution, model), [], ResolvedTarget.Of(recipe)) { ForeignFindings = resolution.Findings };
        }

        var (assignments, outcomes) = RuleResolution.Resolve(recipe, model);
        return new(recipe, model, assignments, outcomes, ResolvedTarget.Of(recipe));
    }
}
