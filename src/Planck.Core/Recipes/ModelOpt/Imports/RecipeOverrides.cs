using System.Collections.Generic;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Imports;

/// <summary>
/// Overrides such as <c>quantize.algorithm.method=mse</c>, put into a document whose imports are resolved, as ModelOpt does with OmegaConf: keys are parted by dots, a value
/// is YAML, a mapping goes into a mapping, a list takes the place of a list, and elements of a list cannot be reached.
/// </summary>
internal sealed class RecipeOverrides(string path, FindingList findings)
{
    // Nobody writes more, and each level is a call.
    private const int MostKeys = 20;

    private readonly SourceSpan _place = SourceSpan.FileStart(path);

    public YamlNode Apply(YamlNode root, IEnumerable<string> overrides) => overrides.Aggregate(root, ApplyOne);

    private YamlNode ApplyOne(YamlNode root, string written)
    {
        var equals = written.IndexOf('=');
        var keys = equals < 0 ? [] : written.Substring(0, equals).Trim().Replace("[", ".").Replace("]", "").Split('.');
        if (keys.Length is 0 or > MostKeys || keys.Contains(""))
        {
            findings.Add(Rules.BadValue, _place, $"{Excerpt.Quote(written)} is no override of a recipe", "write KEY=VALUE with the keys parted by dots, such as quantize.algorithm.method=mse");
            return root;
        }

        var value = Value(written, written.Substring(equals + 1));
        return value is null ? root : Merge(root, keys.Reverse().Aggregate(value, (inner, key) => new YamlMapping(_place, true, [new(Scalar(key), inner)])), "");
    }

    private YamlNode? Value(string written, string text)
    {
        var own = new FindingList();
        var roots = YamlReader.ReadAll(path, text, new(text), own, YamlRules.Foreign);
        if (own.Count > 0)
        {
            findings.Add(Rules.BadValue, _place, $"the value of {Excerpt.Quote(written)} cannot be read: {own.Sorted()[0].Message}", "write it as YAML: a word, a number, [a, list] or {a: mapping}");
            return null;
        }

        return roots.Count == 0 ? Scalar("") : Moved(roots[0]);
    }

    private YamlNode Merge(YamlNode old, YamlNode value, string where) => (old, value) switch
    {
        (YamlMapping into, YamlMapping from) => from.Entries.Aggregate(into, (mapping, entry) => Put(mapping, entry, where)),
        (YamlSequence, YamlMapping) => Refused(old, where, "a list", "a list is replaced as a whole: write KEY=[...]"),
        (YamlMapping, YamlSequence) => Refused(old, where, "a mapping", "write its keys: KEY={...}"),
        _ => value,
    };

    private YamlMapping Put(YamlMapping mapping, YamlEntry entry, string where)
    {
        var key = entry.Key.Value;
        var old = mapping.Entries.LastOrDefault(e => e.Key.Value == key);
        if (old is null)
            return mapping with { Entries = [.. mapping.Entries, entry] };
        var merged = Merge(old.Value, entry.Value, where.Length == 0 ? key : $"{where}.{key}");
        return mapping with { Entries = [.. mapping.Entries.Select(e => ReferenceEquals(e, old) ? e with { Value = merged } : e)] };
    }

    private YamlNode Refused(YamlNode old, string where, string what, string cure)
    {
        findings.Add(Rules.BadValue, _place, $"an override does not fit: {Excerpt.Quote(where)} is {what}", cure);
        return old;
    }

    // What is said outside has no place in the file; without a length it would count as not written.
    private YamlNode Moved(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar with { Span = _place with { Length = scalar.Span.Length } },
        YamlSequence list => list with { Span = _place, Items = [.. list.Items.Select(Moved)] },
        YamlMapping mapping => mapping with { Span = _place, Entries = [.. mapping.Entries.Select(e => new YamlEntry((YamlScalar)Moved(e.Key), Moved(e.Value)))] },
        _ => node with { Span = _place },
    };

    private YamlScalar Scalar(string text) => new(_place with { Length = text.Length }, text);
}
