using System.Collections.Generic;
using Planck.Diagnostics;

namespace Planck.Recipes.Yaml;

/// <summary>A piece of a YAML document and where it stands. A block collection has the span of its first scalar.</summary>
internal abstract record YamlNode(SourceSpan Span)
{
    /// <summary>Where the importing file names what this came from; null for what stands in the recipe itself.</summary>
    public SourceSpan? ImportedAt { get; init; }

    /// <summary>The place in the recipe's own file.</summary>
    public SourceSpan Place => ImportedAt ?? Span;
}

/// <summary>A text. The span includes the quotes; it is empty where nothing was written.</summary>
/// <param name="IsPlain">Written without quotes and not as a block, so that YAML reads a type into it.</param>
internal sealed record YamlScalar(SourceSpan Span, string Value, bool IsPlain = true) : YamlNode(Span);

/// <param name="IsFlow">Written in brackets, so that the span covers it.</param>
internal sealed record YamlSequence(SourceSpan Span, bool IsFlow, IReadOnlyList<YamlNode> Items) : YamlNode(Span);

/// <inheritdoc cref="YamlSequence"/>
internal sealed record YamlMapping(SourceSpan Span, bool IsFlow, IReadOnlyList<YamlEntry> Entries) : YamlNode(Span);

/// <summary>Something a finding already speaks of: whoever reads it stays silent.</summary>
internal sealed record YamlRejected(SourceSpan Span) : YamlNode(Span);

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
