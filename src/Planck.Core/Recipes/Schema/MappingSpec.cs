using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Recipes.Schema;

/// <summary>One kind of mapping in a recipe and the keys it may have.</summary>
/// <param name="Title">What it is, in words for a message: <c>a rule</c>.</param>
public sealed record MappingSpec(string Title, EquatableArray<KeySpec> Keys)
{
    /// <summary>Groups of keys of which one must be there whole; empty when the keys that are required say it all.</summary>
    public EquatableArray<EquatableArray<string>> NeedsOneOf { get; init; } = [];

    /// <summary>Keys that make no sense without others.</summary>
    public EquatableArray<KeyDependency> Dependencies { get; init; } = [];

    public KeySpec? Find(string key) => Keys.FirstOrDefault(k => k.Name == key);

    /// <summary>The key someone meant: another name of it, or the nearest spelling; null when nothing is near.</summary>
    public KeySpec? Meant(string key)
    {
        foreach (var spec in Keys)
        {
            if (spec.AlsoCalled.Contains(key))
                return spec;
        }

        return Suggestion.Nearest(key, Keys.Select(static k => k.Name)) is { } nearest ? Find(nearest) : null;
    }

    /// <summary>The keys, for a message.</summary>
    public string KeyList => string.Join(", ", Names);

    private IEnumerable<string> Names => Keys.Select(static k => k.Name);
}

/// <summary>A key that makes no sense without one of others.</summary>
public sealed record KeyDependency(string Key, EquatableArray<string> NeedsOneOf);
