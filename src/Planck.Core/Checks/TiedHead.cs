using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK205: a rule for the output head of a model whose head is the embedding.</summary>
internal sealed record TiedHead : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.None;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        var embedding = recipe.Model.Modules.FirstOrDefault(static m => m.Kind == ModuleKind.Embedding)?.Name.ToString() ?? "the embedding";
        return recipe.Rules.Where(rule => IsMeantBy(rule, recipe)).Select(rule => new Finding(
            Rules.TiedHead,
            rule.Rule.Layers.Span,
            $"the output head of {recipe.Model.Name} has no weight of its own: it is tied to {embedding} (tie_word_embeddings)",
            "remove the pattern; both stay as they are"));
    }

    /// <summary>Whether a rule speaks of the tied head and of nothing else.</summary>
    public static bool IsMeantBy(RuleOutcome outcome, ResolvedRecipe recipe)
    {
        var hasHead = recipe.Model.Modules.Any(static m => m.Kind == ModuleKind.Head);
        if (hasHead && !recipe.Model.Manifest.Config.TieWordEmbeddings)
            return false;
        return outcome.Matches.All(static m => m.Kind == ModuleKind.Head)
            && recipe.Model.Descriptions.Any(m => m.Kind == ModuleKind.Head && outcome.Rule.Layers.Value.Matches(m.Path));
    }
}
