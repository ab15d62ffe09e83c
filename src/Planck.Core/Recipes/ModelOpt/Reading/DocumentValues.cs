using System.Collections.Generic;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Reading;

/// <summary>Reads values of a document of ModelOpt as its classes accept them. Each returns null after a finding, and for what a finding already speaks of.</summary>
internal sealed class DocumentValues(FindingList findings)
{
    public FindingList Findings => findings;

    /// <summary>The keys of a mapping, the last of equal ones; unknown ones are reported. Null when it is no mapping.</summary>
    public Dictionary<string, YamlEntry>? Mapping(YamlNode node, SourceSpan key, string what, IReadOnlyCollection<string> known)
    {
        if (node is not YamlMapping mapping)
        {
            WrongType(node, key, what, "a mapping");
            return null;
        }

        var keys = new Dictionary<string, YamlEntry>(System.StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (known.Contains(entry.Key.Value))
                keys[entry.Key.Value] = entry;
            else
                findings.Add(Rules.UnknownKey, entry.Key.Span, $"{what} has no key {Excerpt.Quote(entry.Key.Value)}", Meant(entry.Key.Value, known) ?? $"its keys are {string.Join(", ", known)}");
        }

        return keys;
    }

    public IReadOnlyList<YamlNode>? List(YamlEntry entry, string expected)
    {
        if (entry.Value is YamlSequence list)
            return list.Items;
        WrongType(entry, expected);
        return null;
    }

    public bool? Flag(YamlEntry entry)
    {
        if (Scalar(entry, "true or false") is not { } value)
            return null;
        if (value.AsFlag is { } flag)
            return flag;
        WrongType(entry, "true or false");
        return null;
    }

    public int? Whole(YamlEntry entry, string example)
    {
        if (Scalar(entry, "a whole number such as " + example) is not { } value)
            return null;
        if (value.AsWhole is { } number)
            return number;
        WrongType(entry, "a whole number such as " + example);
        return null;
    }

    public double? Number(YamlEntry entry, string example)
    {
        if (Scalar(entry, "a number such as " + example) is not { } value)
            return null;
        if (value.AsNumber is { } number)
            return number;
        WrongType(entry, "a number such as " + example);
        return null;
    }

    /// <summary>A text; a number or a word like <c>on</c> is none unless it stands in quotes.</summary>
    public string? Text(YamlEntry entry, string expected)
    {
        if (Scalar(entry, expected) is not { } value)
            return null;
        if (value.Type == PythonType.Text)
            return value.Text;
        WrongType(entry, expected);
        return null;
    }

    public string? Choice(YamlEntry entry, params string[] allowed)
    {
        if (Text(entry, allowed[0]) is not { } text)
            return null;
        if (allowed.Contains(text))
            return text;
        BadValue(entry, $"allowed: {string.Join(", ", allowed)}", Suggestion.DidYouMean(text, allowed));
        return null;
    }

    /// <summary>Bits above 0 and up to 16.</summary>
    public double? EffectiveBits(YamlEntry entry)
    {
        if (Number(entry, "4.5") is not { } bits)
            return null;
        if (bits is > 0 and <= 16)
            return bits;
        BadValue(entry, "allowed: numbers above 0 and up to 16");
        return null;
    }

    public static bool IsNull(YamlNode node) => node is YamlScalar scalar && PythonScalar.Of(scalar).Type == PythonType.None;

    public void BadValue(YamlEntry entry, string allowed, string? cure = null) => findings.Add(
        Rules.BadValue,
        entry.Value is YamlScalar { Span.Length: > 0 } ? entry.Value.Span : entry.Key.Span,
        entry.Value is YamlScalar scalar ? $"'{entry.Key.Value}' is {Excerpt.Quote(scalar.Value)}; {allowed}" : $"this value of '{entry.Key.Value}' cannot be; {allowed}",
        cure);

    public void NotAvailable(YamlEntry entry, string what, string cure) =>
        findings.Add(Rules.NotForQuantizing, entry.Key.Span, $"'{entry.Key.Value}' would {what}, which is not available", cure);

    public void Missing(SourceSpan span, string what, string key, string? cure = null) => findings.Add(Rules.MissingKey, span, $"{what} needs {key}", cure);

    public void WrongType(YamlEntry entry, string expected) => WrongType(entry.Value, entry.Key.Span, $"'{entry.Key.Value}'", expected);

    public void WrongType(YamlNode node, SourceSpan key, string what, string expected)
    {
        var found = node switch
        {
            YamlScalar scalar when IsNull(scalar) => "but nothing is written",
            YamlScalar scalar => "not " + Excerpt.Quote(scalar.Value),
            YamlSequence => "not a list",
            YamlMapping => "not a mapping",
            _ => null,
        };
        if (found is not null)
            findings.Add(Rules.WrongType, node is YamlScalar { Span.Length: > 0 } ? node.Span : key, $"{what} must be {expected}, {found}");
    }

    // The last word of a key is what is remembered of it.
    private static string? Meant(string key, IReadOnlyCollection<string> known) =>
        known.FirstOrDefault(k => k.EndsWith("_" + key, System.StringComparison.Ordinal)) is { } longer ? $"did you mean '{longer}'?" : Suggestion.DidYouMean(key, known);

    private PythonScalar? Scalar(YamlEntry entry, string expected)
    {
        if (entry.Value is YamlScalar scalar)
            return PythonScalar.Of(scalar);
        WrongType(entry, expected);
        return null;
    }
}
