using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;

namespace Planck.Models;

/// <summary>A value of <c>config.json</c> at its dotted path; list positions are numbers: <c>layer_types.3</c>, <c>rope_parameters.factor</c>.</summary>
/// <param name="Text">The value as JSON without quotes: <c>128</c>, <c>1e-06</c>, <c>true</c>, <c>silu</c>; <c>[]</c> for an empty list, <c>null</c>.</param>
public sealed record ConfigEntry(string Key, string Text);

/// <summary>
/// What <c>config.json</c> says beyond <see cref="ModelConfig"/>'s own facts, flattened. A multimodal file's
/// <c>text_config</c> lies over the rest.
/// </summary>
public sealed class ConfigValues : IEquatable<ConfigValues>
{
    public const string EmptyList = "[]";

    /// <summary>A value that is there and null: <c>sliding_window</c> switched off, where leaving it out would mean the class's window.</summary>
    public const string Null = "null";

    private readonly Dictionary<string, string> _byKey;
    private readonly HashSet<string> _parents = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A key occurs twice.</exception>
    public ConfigValues(IEnumerable<ConfigEntry> entries)
    {
        Entries = entries.ToEquatableArray();
        _byKey = Entries.ToDictionary(static e => e.Key, static e => e.Text, StringComparer.Ordinal);
        foreach (var entry in Entries)
        {
            for (var dot = entry.Key.LastIndexOf('.'); dot > 0; dot = entry.Key.LastIndexOf('.', dot - 1))
                _parents.Add(entry.Key.Substring(0, dot));
        }
    }

    public static ConfigValues Empty { get; } = new([]);

    public EquatableArray<ConfigEntry> Entries { get; }

    /// <summary>The scalar at a path; null when there is none.</summary>
    public string? Find(string key) => _byKey.TryGetValue(key, out var text) ? text : null;

    /// <summary>Whether something lies below a path: a mapping or a list that is not empty.</summary>
    public bool IsParent(string key) => _parents.Contains(key);

    public bool Equals(ConfigValues? other) => other is not null && Entries.Equals(other.Entries);

    public override bool Equals(object? obj) => Equals(obj as ConfigValues);

    public override int GetHashCode() => Entries.GetHashCode();
}
