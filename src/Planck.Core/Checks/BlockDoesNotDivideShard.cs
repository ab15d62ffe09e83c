using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK203: a tensor-parallel shard is no multiple of the block: in_features of row-parallel linears for every format with blocks, and both sides for an
/// engine that cuts 2-D blocks at shard borders.
/// </summary>
internal sealed record BlockDoesNotDivideShard : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Targets;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // A size that does not even deal out the heads is one mistake, and its shards are never made.
        var targets = recipe.Targets.Where(target => TensorParallelDoesNotDivide.Problem(recipe.Model, target.TensorParallel) is null);
        var problems = targets.SelectMany(target => recipe.Quantized.Select(a => Problem(a, target, recipe.Model.Manifest.Config, recipe.Algorithms))).OfType<Shard>();
        foreach (var group in problems.GroupBy(static p => p.Assignment.Decision!.BlockSizeSpan))
        {
            var shard = group.First();
            var decision = shard.Assignment.Decision!;
            var division = $"{Wording.Number(shard.Length)} = {Wording.Multiple(shard.Length, shard.Block)}";
            if (shard.IsCut && shard.Whole == shard.Length * shard.Size)
                division = $"{Wording.Number(shard.Whole)} / tensor_parallel {Wording.Number(shard.Size)} = {division}";
            var what = $"{(shard.IsCut ? $"shard of {shard.Axis}" : shard.Axis)} of {Wording.ShortName(shard.Assignment.Module)}";
            var engine = shard.ForEngine is null ? "" : $", as {shard.ForEngine} needs";
            var also = BlockDoesNotDivide.Also(group.Select(static p => p.Assignment));
            yield return new(
                Rules.BlockDoesNotDivideShard,
                group.Key,
                $"block_size {Wording.Number(shard.Block)} of {decision.Format!.Id} does not divide the {what}{engine}: {division}{also}",
                BlockDoesNotDivide.Cure(decision.Format, [.. group.Select(static p => p.Assignment.Module)], [.. group.Select(static p => p.Length)]) + (Largest(recipe, shard) is { } size and > 1 ? $"; or write 'tensor_parallel: {Wording.Number(size)}'" : ""));
        }
    }

    // Of the smaller sizes, for the same target.
    private static int? Largest(ResolvedRecipe recipe, Shard shard)
    {
        for (var size = shard.Size - 1; size > 0; size--)
        {
            var smaller = shard.Target with { TensorParallel = size };
            if (TensorParallelDoesNotDivide.Problem(recipe.Model, size) is null && recipe.Quantized.All(a => Problem(a, smaller, recipe.Model.Manifest.Config, recipe.Algorithms) is null))
                return size;
        }

        return null;
    }

    private static Shard? Problem(Assignment assignment, ResolvedTarget target, ModelConfig config, EquatableArray<CalibrationAlgorithm> algorithms)
    {
        if (BlockDoesNotDivide.Applies(assignment))
            return null;
        var module = assignment.Module;
        var decision = assignment.Decision!;
        var size = target.TensorParallel;
        if (ShardShape.Of(module, config, size) is not var (rows, columns))
            return null;
        var block = decision is { BlockSize: > 0, Format.BlockMustDivide: true } ? decision.BlockSize : 1;
        if (columns % block != 0)
            return new(assignment, target, "in_features", module.Columns, columns, block, null);
        if (target.Engine?.Find(decision.Format!, algorithms) is not { Loads: true, ShardMultiple: > 1 and var multiple })
            return null;
        if (columns % multiple != 0)
            return new(assignment, target, "in_features", module.Columns, columns, multiple, target.Engine.Id);
        return rows % multiple != 0 ? new(assignment, target, "out_features", module.Rows, rows, multiple, target.Engine.Id) : null;
    }

    /// <param name="Whole">Features of the linear.</param>
    /// <param name="Length">Features of one shard.</param>
    /// <param name="ForEngine">The engine that demands it; null when the format does.</param>
    private sealed record Shard(Assignment Assignment, ResolvedTarget Target, string Axis, long Whole, long Length, int Block, string? ForEngine)
    {
        /// <summary>GPUs of the target.</summary>
        public int Size => Target.TensorParallel;

        public bool IsCut => Whole != Length;
    }
}
