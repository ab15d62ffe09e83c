using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.LlmCompressor.Reading;

/// <summary>
/// Reads values as the fields of llm-compressor's classes do (pydantic, lax mode): <c>"8"</c> is a whole number there and <c>yes</c> a flag, but a number is never a
/// text and a text never a list. Each method returns null after a finding, and for what a finding already speaks of.
/// </summary>
internal sealed class FieldReader(FindingList findings)
{
    private readonly ValueReader _values = new(findings);

    public FindingList Findings => findings;

    /// <summary>Whether <c>null</c>, or nothing, is written.</summary>
    public static bool IsNull(Slot slot) => slot.Node is YamlScalar scalar && PythonScalar.Of(scalar).Type == PythonType.None;

    public Located<bool>? Flag(Slot slot) => TryFlag(slot.Node) is { } flag ? new(flag, slot.Node.Span) : Wrong<Located<bool>>(slot, "true or false");

    /// <summary>The flag; null when the node is none. Says nothing.</summary>
    public static bool? TryFlag(YamlNode node) => node is YamlScalar scalar ? PythonScalar.Of(scalar).AsFlag : null;

    public Located<int>? Whole(Slot slot)
    {
        const string Expected = "a whole number";
        if (TryNumber(slot.Node) is not { } number || number != Math.Floor(number))
            return Wrong<Located<int>>(slot, Expected);
        if (number is >= int.MinValue and <= int.MaxValue)
            return new((int)number, slot.Node.Span);
        findings.Add(Rules.BadValue, slot.Place, $"{slot.Name} is {Excerpt.Quote(((YamlScalar)slot.Node).Value)}, which is too large");
        return null;
    }

    public Located<double>? Number(Slot slot) => TryNumber(slot.Node) is { } number ? new(number, slot.Node.Span) : Wrong<Located<double>>(slot, "a number");

    public Located<string>? Text(Slot slot, string expected = "a text") =>
        slot.Node is YamlScalar scalar && PythonScalar.Of(scalar).Type == PythonType.Text ? new(scalar.Value, scalar.Span) : Wrong<Located<string>>(slot, expected);

    /// <summary>A list of texts.</summary>
    public List<Located<string>>? Texts(Slot slot)
    {
        if (slot.Node is YamlSequence list)
            return [.. list.Items.TakeWhile(_ => !findings.IsFull).Select(item => Text(slot.Item(item))).OfType<Located<string>>()];
        var cure = slot.Node is YamlScalar { Value.Length: > 0 } scalar ? $"write [{Excerpt.Visible(scalar.Value, 80)}]" : null;
        return Wrong<List<Located<string>>>(slot, "a list of texts", cure);
    }

    /// <summary>A text, which stands for a list of it, or a list of texts.</summary>
    public List<Located<string>>? TextOrTexts(Slot slot)
    {
        if (slot.Node is YamlSequence)
            return Texts(slot);
        return Text(slot, "a text or a list of texts") is { } only ? [only] : null;
    }

    /// <summary>One of some words, as written or, with <paramref name="anyCase"/>, in any case.</summary>
    public Located<string>? Choice(Slot slot, string what, IReadOnlyCollection<string> allowed, bool anyCase = false)
    {
        if (Text(slot, $"{what} such as {allowed.First()}") is not { } text)
            return null;
        var word = anyCase ? text.Value.ToLowerInvariant() : text.Value;
        if (allowed.Contains(word))
            return text with { Value = word };
        _values.BadChoice(text, what, allowed);
        return null;
    }

    /// <summary>
    /// The keys of a mapping. Of a key that stands there twice the last counts, without a word from llm-compressor; here it is said.
    /// </summary>
    public IReadOnlyList<YamlEntry>? Entries(Slot slot, string expected, string? cure = null)
    {
        if (slot.Node is not YamlMapping mapping)
            return Wrong<IReadOnlyList<YamlEntry>>(slot, expected, cure);
        return Entries(mapping);
    }

    /// <inheritdoc cref="Entries(Slot, string, string?)"/>
    public IReadOnlyList<YamlEntry> Entries(YamlMapping mapping)
    {
        var entries = new List<YamlEntry>();
        var position = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries.TakeWhile(_ => !findings.IsFull))
        {
            if (!position.TryGetValue(entry.Key.Value, out var earlier))
            {
                position.Add(entry.Key.Value, entries.Count);
                entries.Add(entry);
                continue;
            }

            findings.Add(Rules.NoEffect, entries[earlier].Key.Span,
                string.Format(CultureInfo.InvariantCulture, "{0} stands here and again on line {1}: llm-compressor takes the last and ignores this", Excerpt.Quote(entry.Key.Value), entry.Key.Span.Line + 1),
                "keep one of them");
            entries[earlier] = entry;
        }

        return entries;
    }

    /// <summary>A key that its mapping has no place for.</summary>
    public void UnknownKey(YamlEntry entry, string owner, IReadOnlyCollection<string> known) => findings.Add(
        Rules.UnknownKey, entry.Key.Span, $"{owner} has no {Excerpt.Quote(entry.Key.Value)}",
        Suggestion.DidYouMean(entry.Key.Value, known) ?? $"it has {string.Join(", ", known)}");

    public void WrongType(Slot slot, string expected) => _values.WrongType(slot, expected);

    private static double? TryNumber(YamlNode node) => node is YamlScalar scalar ? PythonScalar.Of(scalar).AsNumber : null;

    private T? Wrong<T>(Slot slot, string expected, string? cure = null)
        where T : class
    {
        if (cure is not null && slot.Node is YamlScalar scalar)
            findings.Add(Rules.WrongType, slot.Place, $"{slot.Name} must be {expected}, not {Excerpt.Quote(scalar.Value)}", cure);
        else
            _values.WrongType(slot, expected);
        return null;
    }
}
