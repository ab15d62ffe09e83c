using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK305: heads or sharded features cannot be dealt out evenly. Key/value heads fewer than GPUs are repeated by engines, so there the count must
/// divide the tensor-parallel size instead.
/// </summary>
internal sealed record TensorParallelDoesNotDivide : RecipeCheck
{
    private const int MostSuggested = 6;

    public override RecipeParts Needs => RecipeParts.None;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        foreach (var target in recipe.Targets)
        {
            if (target.Written.TensorParallel is not { Value: > 1 } size || Problem(recipe.Model, size.Value) is not { } problem)
                continue;
            var sizes = Enumerable.Range(1, 64).Where(n => Problem(recipe.Model, n) is null).Select(static n => Wording.Number(n)).Take(MostSuggested).ToList();
            yield return new(
                Rules.TensorParallelDoesNotDivide,
                size.Span,
                $"tensor_parallel {Wording.Number(size.Value)} does not divide {problem} of {recipe.Model.Name}",
                $"{Wording.Or(sizes)} would");
        }
    }

    /// <summary>What <paramref name="size"/> does not divide, with its number; null when it divides everything.</summary>
    public static string? Problem(ModelGraph model, int size)
    {
        var config = model.Manifest.Config;
        if (config.AttentionHeads % size != 0)
            return $"the {Wording.Number(config.AttentionHeads)} attention heads";
        if (config.KeyValueHeads > 0 && config.KeyValueHeads % size != 0 && size % config.KeyValueHeads != 0)
            return $"the {Wording.Number(config.KeyValueHeads)} key/value heads";
        foreach (var module in model.Modules.Where(static m => m.Kind == ModuleKind.Linear))
        {
            if (ShardShape.Of(module, config, size) is not null)
                continue;
            var (axis, length) = module.ShardAxis == ShardAxis.Output ? ("out_features", module.Rows) : ("in_features", module.Columns);
            return $"{axis} {Wording.Number(length)} of {Wording.ShortName(module)}";
        }

        return null;
    }
}
