using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;

namespace Planck.Checks;

/// <summary>PLK201: a rule that gives a format to norms, embeddings, routers or the head and to no linear at all.</summary>
internal sealed record KindNotQuantizable : RecipeCheck
{
    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        foreach (var outcome in recipe.Rules)
        {
            if (outcome.Rule.Format.Format is not { } format || outcome.Matches.Count == 0
                || outcome.Matches.Any(static m => m.Kind == ModuleKind.Linear) || TiedHead.IsMeantBy(outcome, recipe)
                || outcome.Matches.All(m => RuleResolution.IsNamed(outcome.Rule, m, recipe.Model)))
            {
                continue;
            }

            var kinds = Wording.And([.. outcome.Matches.Select(static m => Describe(m.Kind)).Distinct()]);
            var names = Wording.And([.. outcome.Matches.Select(static m => m.Name.ToString()).Take(3)]);
            yield return new(
                Rules.KindNotQuantizable,
                outcome.Rule.Layers.Span,
                $"{format.Id} applies to linears only, and {Excerpt.Quote(outcome.Rule.Layers.Value.Text)} matches {kinds}: {names}",
                $"remove the pattern; {Instead(outcome, recipe.Model)}");
        }
    }

    // Of one that is tied to another only the pattern can go.
    private static string Instead(RuleOutcome outcome, ModelGraph model) =>
        model.Manifest.Config.TieWordEmbeddings ? "what is no linear stays as it is"
        : outcome.Matches.All(static m => m.Kind == ModuleKind.Head) ? $"a head can be stored as {QuantizableHead.Formats}, by a rule with its whole name"
        : outcome.Matches.All(static m => m.Kind == ModuleKind.Embedding) ? $"an embedding can be stored as {QuantizableEmbedding.Format.Id}, by a rule with its whole name"
        : "what is no linear stays as it is";

    private static string Describe(ModuleKind kind) => kind switch
    {
        ModuleKind.Norm => "norms",
        ModuleKind.Embedding => "the embedding",
        ModuleKind.Router => "routers",
        ModuleKind.Head => "the output head",
        _ => "linears",
    };
}
