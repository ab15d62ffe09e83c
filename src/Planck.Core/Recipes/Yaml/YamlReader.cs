using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Planck.Recipes.Yaml;

/// <summary>
/// Reads one YAML document into nodes with exact positions. It walks the events of the YAML library itself, because the library's
/// own tree resolves aliases to the anchor's position, throws at the first duplicate key, and recurses as deep as the text tells it to.
/// What was read before a syntax error is kept, so that it can still be judged.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>Longest recipe, in UTF-16 units.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>Deepest nesting; a recipe needs four levels.</summary>
    public const int MaxDepth = 16;

    private readonly string _path;
    private readonly string _text;
    private readonly TextLines _lines;
    private readonly FindingList _findings;
    private readonly Parser _parser;
    private readonly int _offset;
    private readonly YamlRules _rules;
    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
    private readonly Stack<int> _openBrackets = new();
    private int _reached;
    private int _copied;
    private bool _isHostile;

    private YamlReader(string path, string text, TextLines lines, FindingList findings, YamlRules rules)
    {
        (_path, _text, _lines, _findings, _rules) = (path, text, lines, findings, rules);
        // The library would make a byte order mark part of the first key.
        _offset = text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0;
        _parser = new(new StringReader(_offset == 0 ? text : text.Substring(_offset)));
    }

    /// <summary>The root of the document; null when there is none or a finding says that the text cannot be read at all.</summary>
    /// <param name="hasReferences">Whether anchors and aliases count, and tags are passed over, as in recipes of llm-compressor.</param>
    public static YamlNode? Read(string path, string text, TextLines lines, FindingList findings, bool hasReferences = false) =>
        ReadAll(path, text, lines, findings, hasReferences ? YamlRules.WithTags : YamlRules.Recipe) is { Count: > 0 } roots ? roots[0] : null;

    /// <summary>The roots of all documents that the rules allow in a file.</summary>
    public static IReadOnlyList<YamlNode> ReadAll(string path, string text, TextLines lines, FindingList findings, YamlRules rules)
    {
        if (text.Length > MaxLength)
        {
            findings.Add(Rules.YamlSyntax, SourceSpan.FileStart(path), FormattableString.Invariant(
                $"the file has {text.Length} characters; a recipe has at most {MaxLength}"), "is this the right file?");
            return [new YamlRejected(SourceSpan.FileStart(path))];
        }

        var forbidden = YamlCharacters.FirstForbidden(text);
        if (forbidden >= 0)
        {
            var span = lines.Span(path, forbidden, forbidden + 1);
            findings.Add(Rules.YamlSyntax, span, YamlCharacters.Describe(text[forbidden]), "save the recipe as UTF-8 text without it");
            return [new YamlRejected(span)];
        }

        return new YamlReader(path, text, lines, findings, rules).ReadDocuments();
    }

    private List<YamlNode> ReadDocuments()
    {
        var roots = new List<YamlNode>();
        while (Next() is { } parsed && parsed is not StreamEnd)
        {
            if (parsed is not DocumentStart)
                continue;
            if (roots.Count == _rules.Documents)
            {
                var span = _lines.SpanInLine(_path, Start(parsed), Math.Max(End(parsed), Start(parsed) + 3));
                _findings.Add(Rules.YamlFeature, span, _rules.OneTooMany, "move it to a file of its own");
                return roots;
            }

            if (Next() is { } first)
                roots.Add(ReadNode(first, 0));
        }

        return _isHostile || (roots.Count == 0 && _findings.IsCutShort) ? [new YamlRejected(SourceSpan.FileStart(_path))] : roots;
    }

    private YamlNode ReadNode(ParsingEvent parsed, int depth)
    {
        var span = PropertiesRejected(parsed as NodeEvent);
        if (depth > MaxDepth)
            return TooDeep(span);
        var node = ReadContent(parsed, span, depth);
        if (_rules.Aliases && parsed is NodeEvent { Anchor.IsEmpty: false } anchored)
            _anchors[anchored.Anchor.Value] = node;
        return node;
    }

    private YamlNode ReadContent(ParsingEvent parsed, SourceSpan span, int depth)
    {
        switch (parsed)
        {
            case Scalar scalar:
                return new YamlScalar(span, scalar.Value, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any);
            case AnchorAlias alias when _rules.Aliases:
                return Copy(alias, span);
            case AnchorAlias alias:
                return RejectAlias(alias, span);
            case SequenceStart sequence:
                return ReadSequence(sequence, span.Start, depth);
            case MappingStart mapping:
                return ReadMapping(mapping, span.Start, depth);
            default:
                return new YamlRejected(span);
        }
    }

    private YamlSequence ReadSequence(SequenceStart started, int start, int depth)
    {
        var items = new List<YamlNode>();
        var isFlow = started.Style == SequenceStyle.Flow;
        if (isFlow)
            _openBrackets.Push(start);
        while (Next() is { } parsed)
        {
            if (parsed is SequenceEnd)
                return new(CollectionSpan(start, isFlow, parsed, items.Count > 0 ? items[0].Span : null), isFlow, items);
            items.Add(ReadNode(parsed, depth + 1));
        }

        return new(CutSpan(start, items.Count > 0 ? items[0].Span : null), isFlow, items);
    }

    private YamlMapping ReadMapping(MappingStart started, int start, int depth)
    {
        var entries = new List<YamlEntry>();
        SourceSpan? first = null;
        var isFlow = started.Style == MappingStyle.Flow;
        if (isFlow)
            _openBrackets.Push(start);
        while (Next() is { } parsed)
        {
            if (parsed is MappingEnd)
                return new(CollectionSpan(start, isFlow, parsed, first), isFlow, entries);
            var key = ReadKey(parsed, depth);
            first ??= key.Span;
            if (IsMergeKey(key, parsed) && _rules.Aliases)
            {
                if (Next() is { } merged)
                    entries.InsertRange(0, Merged(ReadNode(merged, depth + 1)));
                continue;
            }

            if (IsMergeKey(key, parsed))
            {
                _findings.Add(Rules.YamlFeature, key.Span, "merge keys ('<<') are not allowed in a recipe", "write the keys out");
                SkipNode();
                entries.Add(new((YamlScalar)key, new YamlRejected(key.Span)));
                continue;
            }

            var value = Next() is { } valueEvent ? ReadNode(valueEvent, depth + 1) : new YamlRejected(key.Span);
            if (key is YamlScalar scalar)
                entries.Add(new(scalar, value));
        }

        return new(CutSpan(start, first), isFlow, entries);
    }

    private YamlNode ReadKey(ParsingEvent parsed, int depth)
    {
        var key = ReadNode(parsed, depth + 1);
        if (key is (YamlSequence or YamlMapping) && !_findings.IsCutShort)
            _findings.Add(Rules.YamlFeature, key.Span, "a list or a mapping cannot be a key in a recipe", "a pattern with braces or brackets must be in quotes");
        return key;
    }

    private static bool IsMergeKey(YamlNode key, ParsingEvent parsed) =>
        key is YamlScalar { Value: "<<" } && parsed is Scalar { Style: ScalarStyle.Plain };

    private YamlRejected TooDeep(SourceSpan span)
    {
        if (!_findings.IsCutShort)
            _findings.Add(Rules.YamlSyntax, span, FormattableString.Invariant($"nested deeper than {MaxDepth} levels"), "a recipe needs four");
        (_findings.IsCutShort, _isHostile) = (true, true);
        return new(span);
    }

    private YamlRejected RejectAlias(AnchorAlias alias, SourceSpan span)
    {
        // The finding at the anchor speaks for its aliases.
        if (!_anchors.ContainsKey(alias.Value.Value))
        {
            _findings.Add(Rules.YamlFeature, span, AliasText.Message("*" + alias.Value.Value), AliasText.Cure("*" + alias.Value.Value));
        }

        return new(span);
    }

    // What an alias stands for is shared, not copied, but whoever reads the tree meets it every time.
    private YamlNode Copy(AnchorAlias alias, SourceSpan span)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var node) || node is null)
            return RejectAlias(alias, span);
        _copied += YamlSize.Of(node, YamlRules.MostCopied - _copied);
        if (_copied < YamlRules.MostCopied)
            return node;
        if (!_findings.IsCutShort)
            _findings.Add(Rules.YamlSyntax, span, FormattableString.Invariant($"aliases repeat more than {YamlRules.MostCopied} values"), "write the recipe without them");
        (_findings.IsCutShort, _isHostile) = (true, true);
        return new YamlRejected(span);
    }

    // Of several mappings the first that has a key gives its value, and what is written beside the merge key gives it before all of them.
    private static IEnumerable<YamlEntry> Merged(YamlNode node) => node switch
    {
        YamlMapping mapping => mapping.Entries,
        YamlSequence list => list.Items.Reverse().SelectMany(Merged),
        _ => [],
    };

    /// <summary>The span of a node without its anchor and tag, which are reported.</summary>
    private SourceSpan PropertiesRejected(NodeEvent? node)
    {
        var (start, end) = (Start(_parser.Current!), End(_parser.Current!));
        if (node is null || (node.Anchor.IsEmpty && node.Tag.IsEmpty))
            return TrimmedSpan(start, end);
        var propertyEnd = TokenEnd(start);
        var what = node.Tag.IsEmpty ? "anchors" : "tags";
        if (node.Tag.IsEmpty ? !_rules.Aliases : !_rules.PassesOverTags)
        {
            _findings.Add(Rules.YamlFeature, _lines.Span(_path, start, propertyEnd), $"{what} such as {Excerpt.Quote(_text.Substring(start, propertyEnd - start))} are not allowed in a recipe",
                node.Tag.IsEmpty ? "leave it out and write the value out wherever it is used" : "leave it out: the key says what type its value has");
        }

        if (!node.Anchor.IsEmpty)
            _anchors[node.Anchor.Value] = null;
        while (start < _text.Length && (_text[start] is '&' or '!' || char.IsWhiteSpace(_text[start])))
            start = char.IsWhiteSpace(_text[start]) ? start + 1 : TokenEnd(start);
        return TrimmedSpan(start, Math.Max(start, end));
    }

    private int TokenEnd(int start)
    {
        while (start < _text.Length && !char.IsWhiteSpace(_text[start]) && _text[start] is not (',' or ']' or '}'))
            start++;
        return start;
    }

    // A block text ends at the beginning of a later line.
    private SourceSpan TrimmedSpan(int start, int end)
    {
        while (end > start && char.IsWhiteSpace(_text[end - 1]))
            end--;
        return _lines.Span(_path, start, end);
    }

    private SourceSpan CollectionSpan(int start, bool isFlow, ParsingEvent ended, SourceSpan? first)
    {
        if (!isFlow)
            return first ?? _lines.Span(_path, start, start);
        _openBrackets.Pop();
        return _lines.Span(_path, start, Math.Min(_text.Length, End(ended) + 1));
    }

    private SourceSpan CutSpan(int start, SourceSpan? first) => first ?? _lines.Span(_path, start, start);

    private void SkipNode()
    {
        var depth = 0;
        while (Next() is { } parsed)
        {
            depth += parsed.NestingIncrease;
            if (depth <= 0)
                return;
        }
    }

    private int Start(ParsingEvent parsed) => Clamp(parsed.Start.Index);

    private int End(ParsingEvent parsed) => Clamp(parsed.End.Index);

    private int Clamp(long index) => (int)Math.Min(_text.Length, index + _offset);

    /// <summary>The next event; null after a syntax error, which is reported once.</summary>
    private ParsingEvent? Next()
    {
        if (_findings.IsCutShort)
            return null;
        try
        {
            if (!_parser.MoveNext())
                return null;
            _reached = Math.Max(_reached, End(_parser.Current!));
            return _parser.Current;
        }
        // The library throws InvalidOperationException and others, besides its own, on some malformed texts.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _findings.IsCutShort = true;
            new SyntaxErrorReader(_path, _text, _lines, _offset).Report(exception, _reached, _openBrackets.Count > 0 ? _openBrackets.Peek() : -1, _findings);
            return null;
        }
    }
}
