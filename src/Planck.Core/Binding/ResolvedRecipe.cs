using System.Linq;
using Planck.Algorithms;
using Planck.Collections;
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
    public KvCacheFormat KvCache => Recipe.KvCache?.Value ?? KvCacheFormats.None;

    /// <summary>What <c>algorithm:</c> names, or max.</summary>
    public EquatableArray<CalibrationAlgorithm> Algorithms { get; } =
        Recipe.Algorithms.Count == 0 ? [new Max()] : Recipe.Algorithms.Select(static a => a.Value).ToEquatableArray();

    /// <summary>The assignments that have a format.</summary>
    public EquatableArray<Assignment> Quantized { get; } = Assignments.Where(static a => a.Format is not null).ToEquatableArray();

    public static ResolvedRecipe Of(Recipe recipe, ModelGraph model)
    {
        var (assignments, outcomes) = RuleResolution.Resolve(recipe, model);
        return new(recipe, model, assignments, outcomes, ResolvedTarget.Of(recipe));
    }
}
