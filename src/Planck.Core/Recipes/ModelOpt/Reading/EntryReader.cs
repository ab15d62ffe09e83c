using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Reading;

/// <summary>
/// Reads <c>quant_cfg</c>: a list of entries, or one of the forms that earlier versions of ModelOpt had: a mapping of patterns to attributes, a list of such with one
/// pattern each, and patterns under a class (<c>nn.Linear: {...}</c>).
/// </summary>
internal sealed class EntryReader(DocumentValues values)
{
    private const string What = "an entry of 'quant_cfg'";
    private const string ClassPrefix = "nn.";
    private const string Default = "default";

    private static readonly string[] Keys = ["quantizer_name", "parent_class", "cfg", "enable"];

    public EquatableArray<QuantizerEntry> Read(YamlEntry section) => section.Value switch
    {
        YamlSequence list => list.Items.SelectMany(item => ReadItem(item, section.Key.Span)).ToEquatableArray(),
        YamlMapping legacy => ReadLegacy(legacy, section.Value.ImportedAt).ToEquatableArray(),
        var other => Refuse(other, section),
    };

    /// <summary>An entry that stands alone, in a snippet.</summary>
    public IEnumerable<QuantizerEntry> ReadItem(YamlNode item, SourceSpan key)
    {
        if (item is not YamlMapping mapping)
        {
            values.WrongType(item, key, What, "a mapping such as {quantizer_name: '*weight_quantizer', cfg: {num_bits: 8}}");
            return [];
        }

        if (mapping.Entries.Any(static e => e.Key.Value == "quantizer_name"))
            return ReadEntry(mapping) is { } entry ? [entry] : [];
        if (mapping.Entries.Count > 0 && (mapping.Entries.Count == 1 || mapping.Entries.Any(static e => IsClass(e.Key.Value))) && !mapping.Entries.Any(static e => Keys.Contains(e.Key.Value)))
            return ReadLegacy(mapping, mapping.ImportedAt);
        values.Missing(mapping.Span, What, "'quantizer_name'", mapping.Entries.Count > 1 && !mapping.Entries.Any(static e => Keys.Contains(e.Key.Value)) ? "write an entry for each pattern" : "write quantizer_name: '*' for all quantizers");
        return [];
    }

    private QuantizerEntry? ReadEntry(YamlMapping mapping)
    {
        var before = values.Findings.Count;
        var keys = values.Mapping(mapping, mapping.Span, What, Keys)!;
        if (!keys.TryGetValue("quantizer_name", out var name) || values.Text(name, "a pattern such as '*weight_quantizer'") is not { } pattern)
            return null;
        var parent = keys.TryGetValue("parent_class", out var written) && !DocumentValues.IsNull(written.Value) ? values.Text(written, "a class such as nn.Linear") : null;
        keys.TryGetValue("cfg", out var cfg);
        bool? enable = keys.TryGetValue("enable", out var flag) ? values.Flag(flag) : null;
        if (cfg is null && flag is null)
            values.Missing(mapping.Span, What, "'cfg', 'enable' or both", $"say what {Excerpt.Quote(pattern)} does: 'enable: false' switches off");
        var (attributes, isSequence) = cfg is null || DocumentValues.IsNull(cfg.Value) ? (null, false) : ReadAttributes(cfg.Value, cfg.Key.Span, enable ?? true);
        return values.Findings.Count > before ? null : new(mapping.Span, mapping.Place, pattern, parent, attributes, isSequence, enable ?? true);
    }

    private IEnumerable<QuantizerEntry> ReadLegacy(YamlMapping mapping, SourceSpan? importedAt)
    {
        foreach (var entry in mapping.Entries)
        {
            if (!IsClass(entry.Key.Value))
            {
                if (ReadLegacy(entry, null, importedAt) is { } one)
                    yield return one;
                continue;
            }

            if (entry.Value is not YamlMapping scoped)
            {
                values.WrongType(entry, "a mapping of patterns to attributes");
                continue;
            }

            foreach (var inner in scoped.Entries)
            {
                if (ReadLegacy(inner, entry.Key.Value, importedAt) is { } one)
                    yield return one;
            }
        }
    }

    private QuantizerEntry? ReadLegacy(YamlEntry entry, string? parent, SourceSpan? importedAt)
    {
        var before = values.Findings.Count;
        var pattern = entry.Key.Value == Default ? "*" : entry.Key.Value;
        var (cfg, enable) = (entry.Value, (bool?)null);
        if (cfg is YamlMapping mapping && mapping.Entries.LastOrDefault(static e => e.Key.Value == "enable") is { } flag)
        {
            enable = values.Flag(flag);
            var rest = mapping.Entries.Where(static e => e.Key.Value != "enable").ToList();
            cfg = rest.Count == 0 ? null : mapping with { Entries = rest };
        }
        else if (cfg is YamlScalar)
        {
            values.WrongType(entry, "attributes such as {num_bits: 8}");
        }

        var (attributes, isSequence) = cfg is null or YamlScalar ? (null, false) : ReadAttributes(cfg, entry.Key.Span, enable ?? true);
        return values.Findings.Count > before ? null : new(entry.Key.Span, importedAt ?? entry.Value.ImportedAt ?? entry.Key.Span, pattern, parent, attributes, isSequence, enable ?? true);
    }

    private (EquatableArray<QuantizerAttributes>? Attributes, bool IsSequence) ReadAttributes(YamlNode cfg, SourceSpan key, bool enable)
    {
        if (IsEmpty(cfg))
        {
            if (enable)
                values.Findings.Add(Rules.BadValue, key, "'cfg' is empty", "write attributes such as {num_bits: 8}; leave 'cfg' out to keep those of earlier entries; 'enable: false' switches off");
            return (null, false);
        }

        var reader = new AttributesReader(values);
        if (cfg is not YamlSequence list)
            return (reader.Read(cfg, key) is { } one ? [one] : null, false);
        return (list.Items.Select(item => reader.Read(item, key)).OfType<QuantizerAttributes>().ToEquatableArray(), true);
    }

    private static bool IsEmpty(YamlNode node) => node switch
    {
        YamlMapping mapping => mapping.Entries.Count == 0,
        YamlSequence list => list.Items.All(static i => i is YamlMapping { Entries.Count: 0 }),
        _ => false,
    };

    private static bool IsClass(string key) => key.StartsWith(ClassPrefix, System.StringComparison.Ordinal);

    private EquatableArray<QuantizerEntry> Refuse(YamlNode other, YamlEntry section)
    {
        values.WrongType(other, section.Key.Span, "'quant_cfg'", "a list of entries");
        return [];
    }
}
