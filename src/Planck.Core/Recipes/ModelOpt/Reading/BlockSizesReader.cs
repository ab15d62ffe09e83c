using System.Collections.Generic;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Reading;

/// <summary>Reads mappings whose keys are axes: <c>block_sizes</c> and <c>bias</c>. An axis in quotes is a text, and refused.</summary>
internal sealed class BlockSizesReader(DocumentValues values)
{
    private static readonly string[] BlockKeys = ["type", "scale_bits", "scale_block_sizes", "four_over_six"];
    private static readonly string[] BiasKeys = ["type", "method"];

    public BlockSizes? Read(YamlEntry entry)
    {
        if (Split(entry, BlockKeys) is not var (axes, keys))
            return null;
        var sizes = new List<AxisSize>();
        foreach (var axis in axes)
            sizes.Add(new(axis.Key, DocumentValues.IsNull(axis.Value.Value) ? null : values.Whole(axis.Value, "128")));
        NumBits? scale = null;
        if (keys.TryGetValue("scale_bits", out var bits) && !DocumentValues.IsNull(bits.Value) && (scale = NumBitsReader.Parse(bits.Value)) is null)
            values.BadValue(bits, "allowed: a number type such as e4m3 or e8m0");
        return new(
            sizes.ToEquatableArray(),
            keys.TryGetValue("type", out var type) && !DocumentValues.IsNull(type.Value) ? values.Text(type, "static or dynamic") : null,
            scale,
            keys.TryGetValue("four_over_six", out var four) && !DocumentValues.IsNull(four.Value) ? values.Flag(four) : null,
            keys.ContainsKey("scale_block_sizes"));
    }

    public BiasAxes? ReadBias(YamlEntry entry)
    {
        if (Split(entry, BiasKeys) is not var (axes, keys))
            return null;
        if (axes.Count == 0)
            values.BadValue(entry, "it needs the axes over which the bias is taken", "write {-2: null, -4: null, type: static}");
        var sizes = new List<AxisSize>();
        foreach (var axis in axes)
            sizes.Add(new(axis.Key, DocumentValues.IsNull(axis.Value.Value) ? null : values.Whole(axis.Value, "1")));
        return new(
            sizes.ToEquatableArray(),
            keys.TryGetValue("type", out var type) ? values.Choice(type, "static", "dynamic") : null,
            keys.TryGetValue("method", out var method) ? values.Choice(method, "mean", "max_min") : null);
    }

    private (Dictionary<int, YamlEntry> Axes, Dictionary<string, YamlEntry> Keys)? Split(YamlEntry entry, string[] known)
    {
        if (entry.Value is not YamlMapping mapping)
        {
            values.WrongType(entry, "a mapping such as {-1: 128, type: static}");
            return null;
        }

        var (axes, keys) = (new Dictionary<int, YamlEntry>(), new Dictionary<string, YamlEntry>(System.StringComparer.Ordinal));
        foreach (var part in mapping.Entries)
        {
            var key = PythonScalar.Of(part.Key);
            if (key.Type == PythonType.Integer && key.AsWhole is { } axis)
                axes[axis] = part;
            else if (System.Array.IndexOf(known, part.Key.Value) >= 0)
                keys[part.Key.Value] = part;
            else
                values.Findings.Add(
                    Rules.UnknownKey,
                    part.Key.Span,
                    $"'{entry.Key.Value}' has no key {Excerpt.Quote(part.Key.Value)}",
                    !part.Key.IsPlain && int.TryParse(part.Key.Value, out _) ? "an axis is a number: write it without quotes" : Suggestion.DidYouMean(part.Key.Value, known) ?? $"its keys are axes by number, and {string.Join(", ", known)}");
        }

        return (axes, keys);
    }
}
