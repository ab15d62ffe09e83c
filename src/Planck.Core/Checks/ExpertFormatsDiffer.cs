using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK219: routed experts of one layer that differ in format, some of them kept perhaps. Engines hold all experts of a layer in two tensors and run one kernel over
/// them, so the layer has one format.
/// </summary>
internal sealed record ExpertFormatsDiffer : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        if (recipe.Targets.Select(static t => t.Engine).FirstOrDefault(static e => e is not null) is not { } engine)
            yield break;
        var said = new HashSet<SourceSpan>();
        foreach (var (earlier, later, layer) in Conflicts(recipe))
        {
            // gate and up of one expert are PLK204.
            if (later.Decision is not { } decision || !said.Add(decision.Choice.Span))
                continue;
            yield return new(
                Rules.ExpertFormatsDiffer,
                decision.Choice.Span,
                $"{engine.Id} runs the {Wording.Number(Experts(recipe, later))} experts of layer {Wording.Number(layer)} as one and needs one format: "
                    + $"{Wording.ShortName(later.Module)}{Which(later)} {Says(later)}, {Wording.ShortName(earlier.Module)}{Which(earlier)} {Says(earlier)}",
                "let one rule match all experts of a layer: \"*.experts.*\"");
        }
    }

    private static IEnumerable<(Assignment Earlier, Assignment Later, int Layer)> Conflicts(ResolvedRecipe recipe)
    {
        var firsts = new Dictionary<(string, int), Assignment>();
        foreach (var assignment in recipe.Assignments.Where(static a => a.Module.Experts == ExpertStorage.Separate))
        {
            var name = assignment.Module.Name;
            foreach (var layer in name.Indices[0].Indices)
            {
                // Up to the expert's number all experts of a layer are called alike.
                var container = (name.Literals[0] + "{}" + name.Literals[1], layer);
                if (!firsts.TryGetValue(container, out var first))
                    firsts.Add(container, assignment);
                else if (!SameTreatment(first, assignment) && (first.Module.Name.Key == name.Key || first.Module.FusionGroup.Length == 0 || first.Module.FusionGroup != assignment.Module.FusionGroup))
                    yield return Order(assignment) < Order(first) ? (assignment, first, layer) : (first, assignment, layer);
            }
        }
    }

    private static int Experts(ResolvedRecipe recipe, Assignment assignment) =>
        recipe.Model.Modules.Where(m => m.Name.Key == assignment.Module.Name.Key).Max(static m => m.Name.Indices[1].Count);

    private static bool SameTreatment(Assignment left, Assignment right) =>
        left.Format == right.Format && (left.Decision?.BlockSize ?? 0) == (right.Decision?.BlockSize ?? 0);

    private static int Order(Assignment assignment) => assignment.Decision?.Rule ?? -2;

    private static string Which(Assignment assignment) => $" of experts {assignment.Module.Name.Indices[1]}";

    private static string Says(Assignment assignment) => assignment.Decision is not { } decision
        ? "is kept (no rule matches it)"
        : $"{(decision.Format is null ? "is kept" : $"is {decision.Format.Id}")} (line {Wording.Number(decision.Line)})";
}
