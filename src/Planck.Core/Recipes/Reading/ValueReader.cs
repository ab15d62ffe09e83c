using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.Schema;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.Reading;

/// <summary>Reads values of the simple types. Each returns null after a finding, and for what a finding already speaks of.</summary>
internal sealed class ValueReader(FindingList findings)
{
    /// <summary>A mapping read by its table.</summary>
    public KeyValues? Mapping(Slot slot, MappingSpec spec)
    {
        if (slot.Node is YamlMapping mapping)
            return KeyReader.Read(mapping, spec, findings);
        WrongType(slot, $"a mapping with keys such as '{spec.Keys[0].Name}: ...'");
        return null;
    }

    /// <summary>A text that is not empty and has no control characters (a quoted text can spell them).</summary>
    public Located<string>? Text(Slot slot, string expected)
    {
        if (slot.Node is not YamlScalar scalar || scalar.Span.Length == 0)
        {
            WrongType(slot, expected);
            return null;
        }

        if (scalar.Value.Trim().Length == 0)
            findings.Add(Rules.BadValue, scalar.Span, $"{slot.Name} is empty; expected {expected}");
        else if (scalar.Value.Any(static c => Excerpt.IsMisleading(c) && !char.IsSurrogate(c)))
            findings.Add(Rules.BadValue, scalar.Span, $"{slot.Name} holds characters that cannot be seen: {Excerpt.Quote(scalar.Value)}", "type the value again");
        else
            return new(scalar.Value, scalar.Span);
        return null;
    }

    /// <summary>One of a list of words.</summary>
    public Located<string>? Choice(Slot slot, string what, IReadOnlyCollection<string> allowed, IReadOnlyCollection<string>? later = null)
    {
        if (Text(slot, $"{what} such as {allowed.First()}") is not { } text)
            return null;
        if (allowed.Contains(text.Value))
            return text;
        if (later?.Contains(text.Value) == true)
            findings.Add(Rules.BadValue, text.Span, $"{Excerpt.Quote(text.Value)} is not in this version; allowed: {string.Join(", ", allowed)}");
        else
            BadChoice(text, what, allowed);
        return null;
    }

    /// <summary>A finding that a word is none of those allowed, with the nearest.</summary>
    public void BadChoice(Located<string> text, string what, IReadOnlyCollection<string> allowed, string? meant = null) =>
        findings.Add(Rules.BadValue, text.Span, $"{Excerpt.Quote(text.Value)} is not {what}; allowed: {string.Join(", ", allowed)}",
            meant is null ? Suggestion.DidYouMean(text.Value, allowed) : $"did you mean '{meant}'?");

    /// <summary>A whole number of at least one.</summary>
    public Located<int>? PositiveInteger(Slot slot)
    {
        const string Expected = "a whole number such as 2";
        if (Text(slot, Expected) is not { } text)
            return null;
        if (int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return new(number, text.Span);
        if (IsNumber(text.Value))
            findings.Add(Rules.BadValue, text.Span, $"{slot.Name} is {Excerpt.Quote(text.Value)}; allowed: whole numbers from 1 to {int.MaxValue.ToString(CultureInfo.InvariantCulture)}");
        else
            WrongType(slot, Expected);
        return null;
    }

    /// <summary>A whole number in a range.</summary>
    public Located<int>? WholeNumber(Slot slot, string example, int lowest, int highest)
    {
        if (Number(slot, example, lowest, highest) is not { } number)
            return null;
        if (number.Value == (int)number.Value)
            return new((int)number.Value, number.Span);
        WrongType(slot, $"a whole number such as {example}");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public Located<bool>? Flag(Slot slot)
    {
        if (Text(slot, "true or false") is not { } text)
            return null;
        if (text.Value is "true" or "false")
            return new(text.Value == "true", text.Span);
        findings.Add(Rules.BadValue, text.Span, $"{slot.Name} is {Excerpt.Quote(text.Value)}; allowed: true, false", text.Value.ToLowerInvariant() switch
        {
            "yes" or "on" or "1" or "true" => "did you mean 'true'?",
            "no" or "off" or "0" or "false" => "did you mean 'false'?",
            _ => null,
        });
        return null;
    }

    /// <summary>A number in a range, with a fraction or without.</summary>
    public Located<double>? Number(Slot slot, string example, double lowest, double highest)
    {
        var expected = $"a number such as {example}";
        if (Text(slot, expected) is not { } text)
            return null;
        if (!double.TryParse(text.Value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || double.IsNaN(number))
            WrongType(slot, expected);
        else if (number < lowest || number > highest)
            findings.Add(Rules.BadValue, text.Span, string.Format(CultureInfo.InvariantCulture, "{0} is {1}; allowed: numbers from {2} to {3}", slot.Name, Excerpt.Quote(text.Value), lowest, highest));
        else
            return new(number, text.Span);
        return null;
    }

    /// <summary>A number in the range of its table.</summary>
    public Located<double>? Number(Slot slot, NumberSpec spec) => Number(slot, spec.Example, spec.Lowest, spec.Highest);

    /// <summary>A number of bytes: <c>5 GB</c>, <c>500 MiB</c>, <c>1000000</c>.</summary>
    public Located<long>? Size(Slot slot)
    {
        const string Expected = "a size such as 5 GB";
        if (Text(slot, Expected) is not { } text)
            return null;
        if (ByteSize.TryParse(text.Value, out var bytes, out var unit))
            return new(bytes, text.Span);
        var cure = unit is null ? null : Suggestion.DidYouMean(unit, ByteSize.Units);
        findings.Add(Rules.BadValue, text.Span, $"{Excerpt.Quote(text.Value)} is not a size; allowed: a number of bytes, or a number and one of {string.Join(", ", ByteSize.Units)}", cure);
        return null;
    }

    /// <summary>A share: <c>95 %</c>. The sign is asked for, since 0.95 and 95 are both written by people who mean the same.</summary>
    /// <returns>From 0 to 1.</returns>
    public Located<double>? Percent(Slot slot)
    {
        const string Expected = "a percentage such as 95 %";
        if (Text(slot, Expected) is not { } text)
            return null;
        var number = text.Value.EndsWith("%", System.StringComparison.Ordinal) ? text.Value.Substring(0, text.Value.Length - 1).TrimEnd() : text.Value;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
            WrongType(slot, Expected);
        else if (number.Length == text.Value.Length)
            findings.Add(Rules.BadValue, text.Span, $"{Excerpt.Quote(text.Value)} has no % sign", percent is > 0 and <= 100 ? $"write '{(percent <= 1 ? 100 * percent : percent).ToString("0.####", CultureInfo.InvariantCulture)} %'" : null);
        else if (percent is <= 0 or > 100)
            findings.Add(Rules.BadValue, text.Span, $"{slot.Name} is {Excerpt.Quote(text.Value)}; allowed: above 0 % and at most 100 %");
        else
            return new((double)(percent / 100), text.Span);
        return null;
    }

    /// <summary>A finding that a value is of another type.</summary>
    public void WrongType(Slot slot, string expected)
    {
        if (Describe(slot.Node) is { } found)
            findings.Add(Rules.WrongType, slot.Place, $"{slot.Name} must be {expected}, {found}");
    }

    private static bool IsNumber(string text)
    {
        var digits = text[0] is '-' or '+' ? text.Substring(1) : text;
        return digits.Length > 0 && digits.All(static c => c is >= '0' and <= '9');
    }

    private static string? Describe(YamlNode node) => node switch
    {
        YamlScalar { Span.Length: 0 } => "but nothing is written",
        YamlScalar scalar => "not " + Excerpt.Quote(scalar.Value),
        YamlSequence => "not a list",
        YamlMapping => "not a mapping",
        _ => null,
    };
}
