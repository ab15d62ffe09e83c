using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK103: the model's architecture is not described, so that its linears were found by name and shape.</summary>
internal sealed record UndescribedModel : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.None;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // What cannot be done without a description says that there is none: PLK108.
        if (recipe.Model.Transformer is not null || recipe.Recipe.Model is not { } model || new NeedsDescription().Find(recipe).Any())
            yield break;
        var linears = recipe.Model.Modules.Where(static m => m.Kind == ModuleKind.Linear).Sum(static m => m.Count);
        yield return new(
            Rules.UndescribedArchitecture,
            model.Span,
            $"nobody described {Excerpt.Visible(recipe.Model.Manifest.Config.Architecture, 80)}, the architecture of {recipe.Model.Name}: "
                + $"its {Wording.Number(linears)} {(linears == 1 ? "linear was" : "linears were")} found by name and shape",
            "look through them in the plan; docs/architectures.md lists what is described");
    }
}
