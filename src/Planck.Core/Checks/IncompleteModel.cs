using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK107: the manifest's tensors are not those that <c>config.json</c> makes: missing layers, a missing tensor, another shape. A download that stopped
/// half-way or a configuration of another model looks like this.
/// </summary>
internal sealed record IncompleteModel : RecipeCheck
{
    private const string Cure = "complete the checkpoint or correct config.json, and write the manifest again";

    public override RecipeParts Needs => RecipeParts.Layers;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // One broken checkpoint, one finding: the first thing that shows it.
        if (recipe.Recipe.Model is { } model && recipe.Model.Transformer is { } graph && AlreadyQuantized.Stored(recipe).Count == 0 && (MissingLayers(recipe.Model, graph) ?? Difference(recipe.Model, graph)) is { } what)
            yield return new(Rules.IncompleteModel, model.Span, what, Cure);
    }

    // Whole layers that are missing, or too many, are said as such, not as the tensors of the first of them.
    private static string? MissingLayers(ModelGraph model, Transformer graph)
    {
        var promised = Enumerable.Range(0, graph.Blocks.Count).Where(i => graph.Blocks[i].Branches.Count > 0);
        var layers = IndexSet.Of(model.Manifest.Families
            .Where(f => f.Name.Indices.Count > 0 && model.ModuleOf(f) is not null)
            .SelectMany(static f => f.Name.Indices[0].Indices)
            .Where(layer => layer < graph.Blocks.Count || !IsOther(graph, layer)));
        return layers.Count == 0 || (promised.All(layers.Contains) && layers.Indices.Last() < graph.Blocks.Count)
            ? null
            : $"num_hidden_layers of {model.Name} is {Wording.Number(graph.Blocks.Count)}, but its tensors are of layers {layers}";
    }

    // Layers of multi-token prediction are numbered on.
    private static bool IsOther(Transformer graph, int layer) =>
        graph.OtherTensors.Any(prefix => (prefix.TrimEnd('.') + ".").EndsWith($".{Wording.Number(layer)}.", System.StringComparison.Ordinal));

    private static string? Difference(ModelGraph model, Transformer graph)
    {
        var stored = model.Manifest.Families.ToLookup(static f => f.Name.Key, System.StringComparer.Ordinal);
        string? first = null;
        var (present, others) = (0, 0);
        foreach (var expected in ExpectedTensors.Of(graph))
        {
            var found = 0;
            foreach (var family in stored[expected.Name])
            {
                if (IndexProducts.Intersect(family.Name.Indices, expected.Indices) is not { } both)
                    continue;
                var name = family.Name with { Indices = both };
                if (family.Shape == expected.Shape)
                    found += name.Count;
                else if (first is null)
                    return $"{name} of {model.Name} is {Shape(family.Shape)}, but config.json makes it {Shape(expected.Shape)}{ConfigOrigin.Of(model.Manifest.Config, expected.Shape, family.Shape)}";
            }

            present += found;
            if (found == expected.Count)
                continue;
            others += expected.Count - found;
            first ??= $"{model.Name} has no {FirstMissing(expected, [.. stored[expected.Name]])}, {Shape(expected.Shape)} by config.json{ConfigOrigin.Of(model.Manifest.Config, expected.Shape, [])}";
        }

        // Where nothing is right, the class is wrong: PLK209.
        if (first is null || present == 0)
            return null;
        return others == 1 ? first : $"{first}, and lacks {Wording.Number(others - 1)} more {(others == 2 ? "tensor" : "tensors")}";
    }

    private static string FirstMissing(ExpectedTensor expected, IReadOnlyList<TensorFamily> stored)
    {
        var template = PathTemplate.TryParse(string.Concat(expected.Name.Split(["{}"], System.StringSplitOptions.None).Select((literal, i) => i == 0 ? literal : "{" + expected.Indices[i - 1] + "}" + literal)))!;
        return stored.Count == 0 ? template.ToString() : ConfigFolder.Unfold(template).FirstOrDefault(name => !stored.Any(f => Names(f.Name, name))) ?? template.ToString();
    }

    private static bool Names(PathTemplate family, string name)
    {
        var (_, indices) = ManifestFolder.Split(name);
        return indices.Length == family.Indices.Count && Enumerable.Range(0, indices.Length).All(i => family.Indices[i].Contains(indices[i]));
    }

    private static string Shape(EquatableArray<long> shape) => shape.Count == 0 ? ManifestWriter.Scalar : string.Join("x", shape.Select(Wording.Number));
}
