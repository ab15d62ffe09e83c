using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Imports;

/// <summary>
/// Replaces <c>$import</c> in one file by what it names. In a mapping, snippets are mappings whose keys are taken over in order, and the keys beside the
/// marker win; as the only key of a list's element, a list is spliced in and an element appended. Names are known in the file that imports them only.
/// </summary>
internal sealed class ImportResolver(IReadOnlyDictionary<string, Snippet> scope, bool hasImports, FindingList findings)
{
    public const string Marker = "$import";

    public YamlNode Resolve(YamlNode node, ModelOptType type) => node switch
    {
        YamlMapping mapping => ResolveMapping(mapping, type),
        YamlSequence list => list with { Items = [.. list.Items.SelectMany(item => ResolveItem(item, ModelOptTypes.AsList(type)))] },
        _ => node,
    };

    private YamlNode ResolveMapping(YamlMapping mapping, ModelOptType type)
    {
        var entries = new List<YamlEntry>();
        if (mapping.Entries.LastOrDefault(static e => e.Key.Value == Marker) is { } marker)
        {
            foreach (var name in Names(marker))
            {
                if (Find(name) is not { } snippet)
                    return new YamlRejected(mapping.Span);
                if (snippet.Root is not YamlMapping imported)
                    return snippet.Root is YamlRejected ? snippet.Root : Reject(name.Span, $"{Excerpt.Quote(name.Value)} is {ModelOptTypes.Words(snippet.Type)}, and a mapping takes keys from mappings only", "import it as an element of a list, '- $import: NAME' without other keys");
                entries.AddRange(imported.Entries.Select(e => e with { Value = e.Value with { ImportedAt = name.Span } }));
            }
        }

        entries.AddRange(mapping.Entries.Where(static e => e.Key.Value != Marker).Select(e => e with { Value = Resolve(e.Value, ModelOptTypes.Of(type, e.Key.Value)) }));
        return mapping with { Entries = entries };
    }

    private IEnumerable<YamlNode> ResolveItem(YamlNode item, ModelOptType list)
    {
        if (item is not YamlMapping { Entries.Count: 1 } mapping || mapping.Entries[0].Key.Value != Marker)
            return [Resolve(item, ModelOptTypes.ElementOf(list))];
        var marker = mapping.Entries[0];
        if (marker.Value is not YamlScalar)
            return [Reject(marker.Value.Span, "an element of a list imports one name", "write an element '- $import: NAME' for each")];
        var name = Names(marker).Single();
        if (Find(name) is not { } snippet)
            return [new YamlRejected(mapping.Span)];
        if (snippet.Root is YamlRejected)
            return [snippet.Root];
        if (snippet.Type == list && snippet.Root is YamlSequence spliced)
            return spliced.Items.Select(i => i with { ImportedAt = name.Span });
        if (snippet.Type == ModelOptTypes.ElementOf(list) && list != ModelOptType.Other)
            return [snippet.Root with { ImportedAt = name.Span }];
        return [Reject(name.Span, $"{Excerpt.Quote(name.Value)} is {ModelOptTypes.Words(snippet.Type)}; here belongs {ModelOptTypes.Words(list)} or {ModelOptTypes.Words(ModelOptTypes.ElementOf(list))}", "import it where its kind belongs")];
    }

    private static IEnumerable<Located<string>> Names(YamlEntry marker) => marker.Value switch
    {
        YamlScalar { Span.Length: > 0 } name => [new(name.Value, name.Span)],
        YamlSequence list when list.Items.All(static i => i is YamlScalar) => list.Items.Cast<YamlScalar>().Select(static i => new Located<string>(i.Value, i.Span)),
        YamlRejected => [],
        _ => [new("", marker.Key.Span)],
    };

    private Snippet? Find(Located<string> name)
    {
        if (scope.TryGetValue(name.Value, out var snippet))
            return snippet;
        Reject(name.Span,
            $"{Excerpt.Quote(name.Value)} is not imported: {(hasImports ? "'imports' of this file has " + (scope.Count == 0 ? "no names" : string.Join(", ", scope.Keys.OrderBy(static k => k, StringComparer.Ordinal).Take(20).Select(static k => Excerpt.Visible(k, 60)))) : "this file has no 'imports'")}",
            Suggestion.DidYouMean(name.Value, scope.Keys) ?? "write 'imports: {NAME: PATH}' at the beginning of the file");
        return null;
    }

    private YamlRejected Reject(SourceSpan span, string message, string cure)
    {
        findings.Add(Rules.ImportFailed, span, message, cure);
        return new(span);
    }
}
