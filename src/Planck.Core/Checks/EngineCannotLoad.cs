using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Targets;
using Planck.Targets.Facts;

namespace Planck.Checks;

/// <summary>PLK303: the engine cannot load the format, its block size, or several formats in one checkpoint.</summary>
internal sealed record EngineCannotLoad : RecipeCheck
{
    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        foreach (var engine in recipe.Targets.Select(static t => t.Engine).OfType<Engine>().Distinct())
        {
            var refused = Refused(recipe, engine).Concat(Head(recipe, engine)).Concat(Embedding(recipe, engine)).ToList();
            foreach (var finding in refused)
                yield return finding;
            if (refused.Count == 0 && Mix(recipe, engine) is { } mix)
                yield return mix;
        }
    }

    private static IEnumerable<Finding> Refused(ResolvedRecipe recipe, Engine engine)
    {
        foreach (var group in recipe.Quantized.GroupBy(static a => a.Format!))
        {
            var row = engine.Find(group.Key, recipe.Algorithms);
            if (row.Refusal is { } reason)
            {
                var smoothing = recipe.Recipe.Algorithms.FirstOrDefault(a => a.Value.Smooths && a.Value.AppliesTo(group.Key));
                var what = smoothing is null ? group.Key.Id : $"{group.Key.Id} after {smoothing.Value.Name()}";

                // When the format loads without it, the algorithm is what has to be edited.
                yield return new(
                    Rules.EngineCannotLoad,
                    smoothing is not null && engine.Loads(group.Key) ? smoothing.Span : group.First().Decision!.Choice.Span,
                    $"{engine.Id} cannot load {what}: {reason}",
                    Cure(engine, group.Key, recipe) + (smoothing is not null && engine.Loads(group.Key) ? $", and {group.Key.Id} without {smoothing.Value.Name()}" : ""));
            }
            else if (row.OnlyBlockSize > 0 && group.FirstOrDefault(a => a.Decision!.BlockSize != row.OnlyBlockSize) is { } other)
            {
                yield return new(
                    Rules.EngineCannotLoad,
                    other.Decision!.BlockSizeSpan,
                    $"{engine.Id} loads {group.Key.Id} with block_size {Wording.Number(row.OnlyBlockSize)} only, not {Wording.Number(other.Decision.BlockSize)}",
                    $"use block_size {Wording.Number(row.OnlyBlockSize)}");
            }
        }
    }

    private static IEnumerable<Finding> Head(ResolvedRecipe recipe, Engine engine) => engine.HeadRefusal is not { } refusal
        ? []
        : recipe.Quantized.Where(static a => a.Module.Kind == ModuleKind.Head).Select(a => new Finding(
            Rules.EngineCannotLoad,
            a.Decision!.Choice.Span,
            $"{engine.Id} cannot load a quantized output head: {refusal}",
            $"keep {a.Module.Name}"));

    private static IEnumerable<Finding> Embedding(ResolvedRecipe recipe, Engine engine) => recipe.Quantized
        .Where(a => a.Module.Kind == ModuleKind.Embedding && engine.Find(CheckpointLayout.ModelOpt, FormatFacts.Of(a.Format!, []), ModulePlacement.Embedding) is not { Refusal: null })
        .Select(a => new Finding(
            Rules.EngineCannotLoad,
            a.Decision!.Choice.Span,
            $"{engine.Id} cannot load a quantized embedding: its embedding has a weight and no scales",
            $"keep {a.Module.Name}"));

    private static Finding? Mix(ResolvedRecipe recipe, Engine engine)
    {
        var formats = recipe.Quantized.Select(static a => a.Format!).Distinct().ToList();
        if (formats.Count < 2 || formats.FirstOrDefault(f => !engine.Mixes(f)) is not { } alone)
            return null;
        var target = recipe.Targets.First(t => t.Engine == engine).Written.Engine!;
        var mixed = engine.MixableFormats.Select(static f => f.Id).ToList();
        var mixable = mixed.Count == 0 ? "use one format for all layers" : $"it mixes {Wording.And(mixed)}";
        return new(
            Rules.EngineCannotLoad,
            target.Span,
            $"{engine.Id} cannot load {alone.Id} beside other formats, and the recipe has {Wording.And([.. formats.Select(static f => f.Id)])}",
            mixable);
    }

    private static string Cure(Engine engine, QuantFormat format, ResolvedRecipe recipe)
    {
        var engines = Engines.WithTables.Where(e => e.Loads(format, recipe.Algorithms)).Select(static e => e.Id).ToList();
        var formats = QuantFormats.All.Where(f => engine.Loads(f, recipe.Algorithms)).Select(static f => f.Id).ToList();
        return (engines.Count == 0 ? "no engine of the table does" : $"{Wording.And(engines)} can")
            + (formats.Count == 0 ? "" : $"; {engine.Id} loads {Wording.And(formats)}");
    }
}
