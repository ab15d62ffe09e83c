using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Models;

namespace Planck.Recipes.LlmCompressor.Matching;

/// <summary>
/// The modules of a model as <c>named_modules()</c> of transformers lists them: those with weights, as the checkpoint names them, and the containers around them. Classes
/// follow the naming of transformers (<c>LlamaAttention</c> in <c>LlamaForCausalLM</c>).
/// </summary>
internal static class ModuleTree
{
    public const string Linear = "Linear";
    public const string Module = "Module";

    private const string Layers = "layers";

    public static EquatableArray<ModuleEntry> Of(ModelGraph model)
    {
        var classes = new ModuleClasses(model.Manifest.Config.Architecture);
        var entries = new List<ModuleEntry> { Make("", [], classes.Root, null) };
        var containers = new Dictionary<string, PathTemplate>(StringComparer.Ordinal);
        foreach (var family in model.Modules)
            entries.Add(new(family.Name, Inherit(classes.Of(family.Kind)), family, HasWeight: true));
        foreach (var missing in model.Descriptions.Where(d => d.Path.IndexOf("{}", StringComparison.Ordinal) < 0 && model.Modules.All(m => m.Name.Key != d.Path)))
            entries.Add(Make(missing.Path, [], classes.Of(missing.Kind), null));
        foreach (var other in model.Manifest.Families.Where(t => IsWeight(t) && model.ModuleOf(t) is null))
            entries.Add(new(WithoutSuffix(other.Name), Inherit(other.Shape.Count == 2 ? Linear : "Other"), null, HasWeight: true));
        foreach (var entry in entries.ToList())
            AddContainers(entry.Name, containers);
        entries.AddRange(containers.Values.Select(c => new ModuleEntry(c, Inherit(classes.OfContainer(c)), null, HasWeight: false)));
        entries.AddRange(Unweighted(model.Transformer, containers, classes));
        return entries.ToEquatableArray();
    }

    // Modules that compute and have no weights.
    private static IEnumerable<ModuleEntry> Unweighted(Transformer? transformer, Dictionary<string, PathTemplate> containers, ModuleClasses classes)
    {
        if (transformer is null)
            yield break;
        foreach (var mlp in containers.Values.Where(static c => c.Literals[c.Literals.Count - 1] == ".mlp"))
            yield return new(new([.. mlp.Literals.Take(mlp.Literals.Count - 1), ".mlp.act_fn"], mlp.Indices), Inherit("Activation"), null, HasWeight: false);
        if (containers.Values.FirstOrDefault(static c => c.Indices.Count == 0 && c.Key.EndsWith("." + Layers, StringComparison.Ordinal)) is { } layers)
            yield return Make(layers.Key.Substring(0, layers.Key.Length - Layers.Length) + "rotary_emb", [], classes.Rotary, null);
    }

    private static void AddContainers(PathTemplate name, Dictionary<string, PathTemplate> containers)
    {
        for (var parent = Parent(name); parent is not null; parent = Parent(parent))
        {
            containers[parent.Key] = containers.TryGetValue(parent.Key, out var known) && known != parent ? Union(known, parent) : parent;
        }
    }

    // Layers of one name and different shapes, such as those of a model whose first layers are dense.
    private static PathTemplate Union(PathTemplate left, PathTemplate right) =>
        left with { Indices = left.Indices.Select((set, axis) => set == right.Indices[axis] ? set : IndexSet.Of(set.Indices.Concat(right.Indices[axis].Indices).Distinct())).ToEquatableArray() };

    /// <summary>The path without its last segment, which is a word or a number; null for a path of one segment.</summary>
    private static PathTemplate? Parent(PathTemplate name)
    {
        var last = name.Literals[name.Literals.Count - 1];
        var dot = last.LastIndexOf('.');
        if (dot > 0 || (dot == 0 && name.Indices.Count > 0))
            return dot == 0 ? name with { Literals = [.. name.Literals.Take(name.Literals.Count - 1), ""] } : Trimmed(name, last.Substring(0, dot));
        if (last.Length > 0 || name.Indices.Count == 0)
            return null;
        // The path ends in a number.
        var before = name.Literals[name.Literals.Count - 2];
        return new([.. name.Literals.Take(name.Literals.Count - 2), before.TrimEnd('.')], [.. name.Indices.Take(name.Indices.Count - 1)]);
    }

    private static PathTemplate Trimmed(PathTemplate name, string last) => name with { Literals = [.. name.Literals.Take(name.Literals.Count - 1), last] };

    private static bool IsWeight(TensorFamily tensor) => tensor.Name.Literals[tensor.Name.Literals.Count - 1].EndsWith(".weight", StringComparison.Ordinal);

    private static PathTemplate WithoutSuffix(PathTemplate name)
    {
        var last = name.Literals[name.Literals.Count - 1];
        return Trimmed(name, last.Substring(0, last.Length - ".weight".Length));
    }

    private static ModuleEntry Make(string path, EquatableArray<IndexSet> indices, string className, ModuleFamily? family) => new(new([path], indices), Inherit(className), family, HasWeight: false);

    private static EquatableArray<string> Inherit(string className) => [className, Module];
}
