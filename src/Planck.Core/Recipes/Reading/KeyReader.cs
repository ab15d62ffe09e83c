using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.Schema;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.Reading;

/// <summary>Reads the keys of a mapping by its table. A misspelled key counts as the key that was meant, so that it is one finding, not two.</summary>
internal static class KeyReader
{
    // The reader of YAML has refused it; the keys it would have brought are not missing.
    private const string MergeKey = "<<";

    public static KeyValues Read(YamlMapping mapping, MappingSpec spec, FindingList findings)
    {
        var first = new Dictionary<string, SourceSpan>(System.StringComparer.Ordinal);
        var read = new Dictionary<string, YamlEntry>(System.StringComparer.Ordinal);
        var misspelled = new List<YamlEntry>();
        var hasUnknown = false;
        foreach (var entry in mapping.Entries)
        {
            if (findings.IsFull)
                break;
            var key = entry.Key.Value;
            if (key == MergeKey && entry.Value is YamlRejected)
            {
                hasUnknown = true;
                continue;
            }

            if (first.TryGetValue(key, out var earlier))
            {
                findings.Add(Rules.DuplicateKey, entry.Key.Span,
                    string.Format(CultureInfo.InvariantCulture, "the key {0} stands on line {1} already (column {2})", Excerpt.Quote(key), earlier.Line + 1, earlier.Column + 1),
                    "keep one of them");
                continue;
            }

            first.Add(key, entry.Key.Span);
            if (spec.Find(key) is not null)
                read.Add(key, entry);
            else
                misspelled.Add(entry);
        }

        foreach (var entry in misspelled)
        {
            if (findings.IsFull)
                break;
            if (ReportUnknown(entry.Key, spec, findings) is not { } meant)
                hasUnknown = true;
            else if (!read.ContainsKey(meant.Name))
                read.Add(meant.Name, entry with { Key = entry.Key with { Value = meant.Name } });
        }

        return new(mapping, spec, read, hasUnknown, findings);
    }

    private static KeySpec? ReportUnknown(YamlScalar key, MappingSpec spec, FindingList findings)
    {
        var isRecipe = ReferenceEquals(spec, RecipeSchema.Recipe);
        if (isRecipe && RecipeSchema.Reserved.Contains(key.Value))
        {
            findings.Add(Rules.UnknownKey, key.Span, $"{Excerpt.Quote(key.Value)} is not in this version of the recipe language", "leave it out");
            return null;
        }

        // Only an exact name elsewhere says more than a near one here.
        var home = RecipeSchema.All.FirstOrDefault(m => !ReferenceEquals(m, spec) && m.Find(key.Value) is not null);
        var meant = spec.Keys.FirstOrDefault(k => k.AlsoCalled.Contains(key.Value)) ?? (home is null ? spec.Meant(key.Value) : null);
        var cure = meant is not null ? $"did you mean '{meant.Name}'?"
            : home is not null ? $"'{key.Value}' is a key of {home.Title}"
            : RecipeSchema.Calibrate.Keys.FirstOrDefault(k => k.AlsoCalled.Contains(key.Value)) is { } calibration ? $"it is called '{calibration.Name}' and is a key of {RecipeSchema.Calibrate.Title}"
            : null;
        findings.Add(Rules.UnknownKey, key.Span, $"{spec.Title} has no key {Excerpt.Quote(key.Value)}", cure ?? $"its keys are {spec.KeyList}");
        return meant;
    }
}

/// <summary>The keys of one mapping, by name.</summary>
internal sealed class KeyValues(YamlMapping mapping, MappingSpec spec, Dictionary<string, YamlEntry> read, bool hasUnknown, FindingList findings)
{
    public Slot? this[string key] => read.TryGetValue(key, out var entry) ? Slot.Of(entry) : null;

    /// <summary>What the value of a key may be.</summary>
    public ValueSpec ValueOf(string key) => spec.Find(key)!.Value;

    /// <summary>Where a finding about the mapping as a whole goes.</summary>
    public SourceSpan Span => mapping.Span;

    /// <summary>
    /// Reports a key that is missing, unless it may be behind a syntax error, or be what an unknown key was meant to be.
    /// </summary>
    public void ReportMissing(string what, string? suggestion = null) => ReportMissingAt(mapping.Span, what, suggestion);

    public void ReportMissingAt(SourceSpan span, string what, string? suggestion)
    {
        if (!findings.IsCutShort && !hasUnknown)
            findings.Add(Rules.MissingKey, span, $"{spec.Title} needs {what}", suggestion);
    }
}
