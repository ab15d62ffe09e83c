using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Models;

namespace Planck.Plans.Comparison;

/// <summary>Puts changed modules into as few lines as a reader can do with: all linears, all linears of some layers, or those of one parent.</summary>
internal static class LayerFolding
{
    /// <param name="linears">All linears of the model, to see when a change is one of all of them.</param>
    public static EquatableArray<LayerChange> Fold(List<ChangedModules> changes, List<ModuleFamily> linears)
    {
        var folded = new List<LayerChange>();
        foreach (var kind in changes.GroupBy(static c => (c.Kind.Was?.Treatment, c.Kind.Is?.Treatment)).Select(static g => g.ToList()))
        {
            if (IsLinears(kind, linears) && kind.Sum(static c => c.Name.Count) == linears.Sum(static m => m.Count))
                folded.Add(Change("every linear", kind));
            else
                folded.AddRange(kind.GroupBy(static c => (Prefix: c.Name.Literals[0], Layers: c.Name.Indices.Count == 0 ? null : c.Name.Indices[0])).SelectMany(g => Layers([.. g], linears)));
        }

        return folded.ToEquatableArray();
    }

    // Changes of the same layers.
    private static IEnumerable<LayerChange> Layers(List<ChangedModules> changes, List<ModuleFamily> linears)
    {
        var name = changes[0].Name;
        if (name.Indices.Count > 0 && AreAll(changes, linears, name.Literals[0]))
            return [Change(Bracketed(name.Literals[0] + "{" + name.Indices[0] + "}.*"), changes)];
        return changes.GroupBy(static c => Parent(c.Name.ToString()), StringComparer.Ordinal).Select(group => Siblings(group.Key, [.. group], linears));
    }

    private static LayerChange Siblings(string parent, List<ChangedModules> changes, List<ModuleFamily> linears) => Change(
        Bracketed(parent) + (AreAll(changes, linears, Parent(changes[0].Name.Key)) ? "*" : string.Join(", ", changes.Select(static c => Last(c.Name.ToString())))),
        changes);

    // Whether the changes are all linears of their layers whose names begin like this; more than one, or the name says more.
    private static bool AreAll(List<ChangedModules> changes, List<ModuleFamily> linears, string prefix)
    {
        var layers = changes[0].Name.Indices;
        return changes.Count > 1 && layers.Count > 0 && IsLinears(changes, linears) && changes.Sum(static c => c.Name.Count) == linears
            .Where(m => m.Name.Indices.Count > 0 && m.Name.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Sum(m => m.Name.Indices[0].Indices.Count(layers[0].Contains) * (m.Count / m.Name.Indices[0].Count));
    }

    private static bool IsLinears(List<ChangedModules> changes, List<ModuleFamily> linears) => changes.All(c => linears.Any(m => m.Name.Key == c.Name.Key));

    private static LayerChange Change(string title, List<ChangedModules> changes) => new(
        title,
        changes.Select(static c => c.Name.ToString()).ToEquatableArray(),
        changes.Sum(static c => c.Name.Count),
        changes.Sum(static c => checked(c.Name.Count * (c.Kind.Is ?? c.Kind.Was)!.Weights)),
        changes[0].Kind.Was?.Treatment,
        changes[0].Kind.Is?.Treatment,
        changes.Sum(static c => checked(c.Name.Count * (c.Kind.Was?.Bytes ?? 0))),
        changes.Sum(static c => checked(c.Name.Count * (c.Kind.Is?.Bytes ?? 0))));

    // layers.{0..5}.mlp. is read as layers[0..5].mlp.
    private static string Bracketed(string name) => Short(name).Replace(".{", "[").Replace("{", "[").Replace("}", "]");

    private static string Short(string name) => name.StartsWith("model.", StringComparison.Ordinal) ? name.Substring("model.".Length) : name;

    private static string Parent(string name) => name.Substring(0, LastDot(name) + 1);

    private static string Last(string name) => name.Substring(LastDot(name) + 1);

    // The dots inside of braces part nothing.
    private static int LastDot(string name)
    {
        var depth = 0;
        for (var i = name.Length - 1; i >= 0; i--)
        {
            depth += name[i] == '}' ? 1 : name[i] == '{' ? -1 : 0;
            if (name[i] == '.' && depth == 0)
                return i;
        }

        return -1;
    }
}
