using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Checks;
using Planck.Collections;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Binding;

/// <summary>
/// The patterns an editor offers for a model: all linears, each module with several (<c>*.self_attn.*</c>), each kind of linear (<c>*.mlp.down_proj</c>), the
/// first and the last block, the output head. Each matches the linears its title counts and no other linear; a form that also catches others gives way
/// to a longer one, or to none where the language has none (<c>linear</c> beside <c>model.linear</c>).
/// </summary>
public static class OfferedPatterns
{
    /// <summary>The patterns, wide ones first, each once.</summary>
    public static EquatableArray<OfferedPattern> Of(ModelGraph model)
    {
        var linears = model.Modules.Where(static m => m.Kind == ModuleKind.Linear).ToList();
        if (linears.Count == 0)
            return [];
        var kinds = linears.GroupBy(static m => m.Name.Key, StringComparer.Ordinal).Select(static g => g.ToList()).ToList();
        return new[] { new OfferedPattern("*", $"every linear: {Count(linears)}") }
            .Concat(Ends(linears))
            .Concat(Parents(kinds, model))
            .Concat(kinds.SelectMany(k => Kind(k, model)))
            .Concat(Head(model))
            .GroupBy(static p => p.Text, StringComparer.Ordinal).Select(static g => g.First())
            .ToEquatableArray();
    }

    // In most models the first and the last block are the first to be kept.
    private static IEnumerable<OfferedPattern> Ends(List<ModuleFamily> linears)
    {
        foreach (var blocks in linears.Where(static m => m.Name.Indices.Count > 0).GroupBy(static m => m.Name.Literals[0], StringComparer.Ordinal))
        {
            var layers = IndexSet.Of(blocks.SelectMany(static m => m.Name.Indices[0].Indices).Distinct());
            var (first, last) = (layers.Indices.First(), layers.Indices.Last());
            if (last - first < 2)
                continue;
            var ends = IndexSet.Of([first, last]);
            var count = blocks.Sum(m => m.Name.Indices[0].Indices.Count(ends.Contains) * (m.Count / m.Name.Indices[0].Count));
            yield return new($"{WithoutModel(blocks.Key)}{{{ends}}}.*", $"first and last block: {Wording.Number(count)} linears");
        }
    }

    private static IEnumerable<OfferedPattern> Parents(List<List<ModuleFamily>> kinds, ModelGraph model)
    {
        var parents = kinds.SelectMany(static k => Ancestors(Wording.ShortName(k[0]))).Distinct(StringComparer.Ordinal);
        foreach (var parent in parents)
        {
            var inside = kinds.Where(k => Wording.ShortName(k[0]).StartsWith(parent + ".", StringComparison.Ordinal)).ToList();
            if (inside.Count > 1 && Exact($"*.{parent}.*", inside.SelectMany(static k => k), model) is { } pattern)
                yield return new(pattern, $"{Count(inside.SelectMany(static k => k))} in {parent}");
        }
    }

    private static IEnumerable<OfferedPattern> Kind(List<ModuleFamily> kind, ModelGraph model)
    {
        var name = Wording.ShortName(kind[0]);
        var key = kind[0].Name.Key.Replace("{}", "*");
        var shapes = string.Join(" and ", kind.Select(static m => $"{Wording.Number(m.Rows)} x {Wording.Number(m.Columns)}").Distinct());
        var pattern = Exact("*." + name, kind, model) ?? Exact(name, kind, model) ?? Exact(key, kind, model);
        return pattern is not null
            ? [new(pattern, $"{Count(kind)}, {shapes}")]
            : kind.Where(m => Exact(m.Name.ToString(), [m], model) is not null)
                .Select(static m => new OfferedPattern(m.Name.ToString(), $"{Count([m])}, {Wording.Number(m.Rows)} x {Wording.Number(m.Columns)}"));
    }

    private static IEnumerable<OfferedPattern> Head(ModelGraph model) => model.Manifest.Config.TieWordEmbeddings
        ? []
        : model.Modules.Where(static m => m.Kind == ModuleKind.Head && m.Name.Indices.Count == 0)
            .Select(static m => new OfferedPattern(m.Name.ToString(), $"output head, {Wording.Number(m.Rows)} x {Wording.Number(m.Columns)}: {QuantizableHead.Formats}, or keep"));

    /// <summary>The text when, as a pattern, it matches these linears and no other linear.</summary>
    private static string? Exact(string text, IEnumerable<ModuleFamily> linears, ModelGraph model) =>
        LayerPattern.TryParse(text, out _) is { } pattern
        && RuleResolution.Match(pattern, model).Where(static m => m.Kind == ModuleKind.Linear).GroupBy(static m => m.Name.Key).Select(static g => (g.Key, g.Sum(static m => m.Count)))
            .OrderBy(static m => m.Key, StringComparer.Ordinal)
            .SequenceEqual(linears.GroupBy(static m => m.Name.Key).Select(static g => (g.Key, g.Sum(static m => m.Count))).OrderBy(static m => m.Key, StringComparer.Ordinal))
            ? text
            : null;

    private static IEnumerable<string> Ancestors(string name)
    {
        for (var dot = name.IndexOf('.'); dot > 0; dot = name.IndexOf('.', dot + 1))
        {
            if (name[dot - 1] != '*')
                yield return name.Substring(0, dot);
        }
    }

    private static string WithoutModel(string name) => name.StartsWith("model.", StringComparison.Ordinal) ? name.Substring("model.".Length) : name;

    private static string Count(IEnumerable<ModuleFamily> modules) =>
        modules.Sum(static m => m.Count) is var count && count == 1 ? "1 linear" : count.ToString(CultureInfo.InvariantCulture) + " linears";
}
