using System.Collections.Generic;
using System.Linq;
using Planck.Architectures;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;

namespace Planck.Checks;

/// <summary>
/// PLK107: the manifest's tensors contradict <c>config.json</c> or each other: missing layers, a gate without its up, a linear that is no matrix.
/// A download that stopped half-way looks like this.
/// </summary>
internal sealed record IncompleteModel : RecipeCheck
{
    private const string Cure = "complete the checkpoint or correct config.json, and write the manifest again";

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // One broken checkpoint, one finding: the first thing that shows it.
        if (recipe.Recipe.Model is { } model && (NotAMatrix(recipe) ?? MissingLayers(recipe.Model) ?? MissingMember(recipe.Model)) is { } what)
            yield return new(Rules.IncompleteModel, model.Span, what, Cure);
    }

    private static string? NotAMatrix(ResolvedRecipe recipe)
    {
        foreach (var family in recipe.Model.Manifest.Families)
        {
            if (family.Shape.Count != 2 && IsWeight(family) && recipe.Model.ModuleOf(family) is { Kind: ModuleKind.Linear })
                return $"{family.Name} of {recipe.Model.Name} has shape {string.Join("x", family.Shape.Select(Wording.Number))}, and the weight of a linear is a matrix";
        }

        return null;
    }

    private static string? MissingLayers(ModelGraph model)
    {
        var promised = model.Manifest.Config.Layers;
        var layers = IndexSet.Of(model.Modules.Where(static m => m.Name.Indices.Count > 0).SelectMany(static m => m.Name.Indices[0].Indices));
        if (promised == 0 || layers.Count == 0 || layers.Equals(IndexSet.Range(0, promised - 1)))
            return null;
        return $"num_hidden_layers of {model.Name} is {Wording.Number(promised)}, but its tensors are of layers {layers}";
    }

    private static string? MissingMember(ModelGraph model)
    {
        foreach (var group in model.Modules.Where(static m => m.FusionGroup.Length > 0).GroupBy(static m => (Parent(m), m.FusionGroup)))
        {
            var members = group.GroupBy(static m => m.Name.Key).Select(static m => (Key: m.Key, Count: m.Sum(static f => f.Count))).ToList();
            var most = members.OrderByDescending(static m => m.Count).First();
            var least = members.OrderBy(static m => m.Count).First();
            if (most.Count != least.Count)
                return $"{model.Name} has {Wording.Number(most.Count)} {most.Key}, but {Wording.Number(least.Count)} {least.Key}, and engines fuse the two";
        }

        return null;
    }

    private static bool IsWeight(TensorFamily family) => family.Name.Literals[family.Name.Literals.Count - 1].EndsWith(Architecture.WeightSuffix, System.StringComparison.Ordinal);

    private static string Parent(ModuleFamily module) => module.Name.Key.Substring(0, module.Name.Key.LastIndexOf('.'));
}
