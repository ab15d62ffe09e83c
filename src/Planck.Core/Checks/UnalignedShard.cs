using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK309: a shard is no multiple of what the engine's kernels for the format are made for.</summary>
internal sealed record UnalignedShard : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Algorithms | RecipeParts.Targets;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        var config = recipe.Model.Manifest.Config;
        foreach (var target in recipe.Targets)
        {
            // A size that cannot be dealt out is one mistake.
            if (target.Engine is not { } engine || TensorParallelDoesNotDivide.Problem(recipe.Model, target.TensorParallel) is not null)
                continue;
            foreach (var use in EngineUse.Of(recipe, engine).Where(static u => u.Row is { Loads: true, KernelMultiple: > 1 }))
            {
                var multiple = use.Row.KernelMultiple;
                foreach (var assignment in use.Assignments)
                {
                    if (ShardShape.Of(assignment.Module, config, target.TensorParallel) is not var (rows, columns) || (rows % multiple == 0 && columns % multiple == 0))
                        continue;
                    var (axis, length) = columns % multiple != 0 ? ("in_features", columns) : ("out_features", rows);
                    var shard = target.TensorParallel > 1 ? $" of a shard (tensor_parallel {Wording.Number(target.TensorParallel)})" : "";
                    yield return new(
                        Rules.UnalignedShard,
                        assignment.Decision!.Choice.Span,
                        $"{axis} {Wording.Number(length)}{shard} of {Wording.ShortName(assignment.Module)} is no multiple of {Wording.Number(multiple)}, "
                            + $"which {engine.Id} wants for {use.Name}: {Wording.Number(length)} = {Wording.Multiple(length, multiple)}",
                        "keep it, or choose another tensor_parallel");
                    break;
                }
            }
        }
    }
}
