using Planck.Diagnostics;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.Reading;

/// <summary>A place for a value: the value of a key, or an item of a list.</summary>
/// <param name="Name">How messages call it: <c>'model'</c>, <c>an entry of 'rules'</c>.</param>
/// <param name="Key">Where the key stands; null for an item.</param>
internal sealed record Slot(string Name, SourceSpan? Key, YamlNode Node)
{
    public static Slot Of(YamlEntry entry) => new($"'{entry.Key.Value}'", entry.Key.Span, entry.Value);

    public Slot Item(YamlNode item) => new("an entry of " + Name, null, item);

    /// <summary>What a finding about the value underlines: the value, or the key when the value is empty or a block without an end.</summary>
    public SourceSpan Place => Key is not null && Node is YamlScalar { Span.Length: 0 } or YamlSequence { IsFlow: false } or YamlMapping { IsFlow: false }
        ? Key ?? Node.Span
        : Node.Span;
}
