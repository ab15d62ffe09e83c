using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK112: a format for tensors of the checkpoint that are no modules of the language model: vision and audio towers, projectors, layers that predict further
/// tokens, convolutions. They are copied as they are, so <c>keep</c> may name them.
/// </summary>
internal sealed record OutsideTheModel : RecipeCheck
{
    private const int MostNamed = 2;

    public override RecipeParts Needs => RecipeParts.None;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        foreach (var outcome in recipe.Rules)
        {
            if (outcome.Rule.Format.Format is not { } format || outcome.Matches.Count > 0 || Tensors(outcome, recipe.Model) is not { Count: > 0 } tensors)
                continue;
            var names = Wording.And([.. tensors.Select(static t => t.Name.ToString()).Take(MostNamed), .. Others(tensors.Count)]);
            yield return new(
                Rules.OutsideTheModel,
                outcome.Rule.Layers.Span,
                $"{Excerpt.Quote(outcome.Rule.Layers.Value.Text)} matches nothing that {format.Id} applies to: {names} of {recipe.Model.Name} {Reason(tensors, recipe.Model)}",
                "they are copied as they are: remove the rule, or write 'format: keep'");
        }
    }

    /// <summary>
    /// Tensors of no module that a rule's pattern matches, when it matches nothing else. The whole name of a module's tensor is nearly the module's: that is a
    /// misspelling, PLK102.
    /// </summary>
    public static IReadOnlyList<TensorFamily> Tensors(RuleOutcome outcome, ModelGraph model)
    {
        if (outcome.Matches.Count > 0)
            return [];
        var tensors = RuleResolution.MatchTensors(outcome.Rule.Layers.Value, model).ToList();
        return tensors.Exists(t => IsOfAModule(t, model)) ? [] : tensors;
    }

    // A description has layers that the graph has not: those that predict further tokens are numbered on.
    private static bool IsOfAModule(TensorFamily tensor, ModelGraph model) => model.ModuleOf(tensor) is { } description
        && model.Modules.Any(m => m.Name.Key == description.Path && IndexProducts.Intersect(m.Name.Indices, tensor.Name.Indices) is not null);

    private static string[] Others(int count) => count > MostNamed ? [$"{Wording.Number(count - MostNamed)} more"] : [];

    private static string Reason(IReadOnlyList<TensorFamily> tensors, ModelGraph model)
    {
        if (model.Transformer is not { } transformer)
            return "are no linears of a text model by their names and shapes";
        if (tensors.All(t => IsOther(t, transformer)))
            return "are outside the language model";
        var transposed = Transposed(transformer);
        return tensors.All(t => transposed.Contains(t.Name.Key)) ? "are stored [in_features, out_features]" : "are no linears";
    }

    private static bool IsOther(TensorFamily tensor, Transformer transformer) => transformer.IsOtherTensor(ManifestFolder.FirstName(tensor.Name));

    private static HashSet<string> Transposed(Transformer transformer) =>
    [
        .. transformer.Blocks.Distinct().SelectMany(static b => b.Branches).SelectMany(static b => MixerParts.Of(b.Mixer)).OfType<Linear>()
            .Where(static l => l.Layout == WeightLayout.InOut)
            .SelectMany(static l => new[] { l.WeightName, l.BiasName }),
    ];
}
