using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Recipes;
using Planck.Targets;
using Planck.Targets.Facts;

namespace Planck.Checks;

/// <summary>PLK308: the engine loads the format in linears and not in routed experts, which it computes with other kernels.</summary>
internal sealed record EngineCannotLoadExperts : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Algorithms;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        foreach (var engine in recipe.Targets.Select(static t => t.Engine).OfType<Engine>().Distinct())
        {
            foreach (var use in EngineUse.Of(recipe, engine).Where(static u => u.Placement != ModulePlacement.Linear))
            {
                // What no linear can have either is PLK303, and what no checkpoint can hold PLK201.
                if (use.Row.Refusal is not { } reason || !engine.Loads(use.Format, recipe.Algorithms)
                    || use.Assignments.All(a => a.Module.Stack is not null && !StackedExperts.CanHave(a.Module, use.Format)))
                    continue;
                yield return new(
                    Rules.EngineCannotLoadExperts,
                    use.Assignments[0].Decision!.Choice.Span,
                    $"{engine.Id} cannot load {use.Name} ({Wording.ShortNames(use.Assignments.Select(static a => a.Module))}): {reason}",
                    Cure(engine, use, recipe));
            }
        }
    }

    private static string Cure(Engine engine, EngineUse use, ResolvedRecipe recipe)
    {
        bool Loads(Engine e, QuantFormat f) => e.Find(f, recipe.Algorithms, use.Placement).Loads;
        var engines = Engines.WithTables.Where(e => Loads(e, use.Format)).Select(static e => e.Id).ToList();
        var formats = QuantFormats.All.Where(f => Loads(engine, f)).Select(static f => f.Id).ToList();
        return (engines.Count == 0 ? "" : $"{Wording.And(engines)} can; ")
            + (formats.Count == 0 ? "keep the experts" : $"{engine.Id} loads {Wording.And(formats)} in experts");
    }
}
