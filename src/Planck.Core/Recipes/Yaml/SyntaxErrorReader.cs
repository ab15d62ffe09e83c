using System;
using Planck.Diagnostics;
using Planck.Recipes.Reading;
using YamlDotNet.Core;

namespace Planck.Recipes.Yaml;

/// <summary>
/// Turns an exception of the YAML library into a finding: at the place of the mistake, where the library names another one, and in words that
/// say what to change.
/// </summary>
internal sealed class SyntaxErrorReader(string path, string text, TextLines lines, int offset)
{
    private const string PutInQuotes = "put the value in quotes";

    /// <param name="exception">What the library threw.</param>
    /// <param name="reached">Offset behind the last event that could be read.</param>
    /// <param name="openBracket">Offset of the innermost '[' or '{' that is still open, or -1.</param>
    public void Report(Exception exception, int reached, int openBracket, FindingList findings)
    {
        var yaml = exception as YamlException;
        var start = yaml is null ? reached : Clamp(yaml.Start.Index);
        var end = yaml is null ? reached : Clamp(yaml.End.Index);
        if (exception.Message.IndexOf("anchor or alias", StringComparison.Ordinal) >= 0 && CharAt(start) == '*')
        {
            findings.Add(Rules.YamlFeature, Token(start), AliasText.Message(TokenText(start)), AliasText.Cure(TokenText(start)));
            return;
        }

        var (span, message, cure) = Describe(exception.Message, start, end, reached, yaml is null ? openBracket : BracketIfLost(openBracket, start));
        findings.Add(Rules.YamlSyntax, span, message, cure);
    }

    private (SourceSpan Span, string Message, string? Cure) Describe(string said, int start, int end, int reached, int lostBracket)
    {
        if (Says(said, " tab ") && TabIndent(reached) is { } tab)
            return (tab, "a tab indents this line; YAML allows only spaces", "replace it by spaces");
        if (Says(said, "quoted scalar") && (Says(said, "end of stream") || Says(said, "wrong indentation")))
            return (lines.SpanInLine(path, start, text.Length), "this quote is not closed", null);
        if (Says(said, "unknown escape"))
            return (lines.SpanInLine(path, start, end + 1), "'\\' begins an escape that YAML does not have", "write '\\\\' for a backslash, or use single quotes");
        if (lostBracket >= 0)
            return (lines.Span(path, lostBracket, lostBracket + 1), $"this '{text[lostBracket]}' is never closed", null);
        if (Says(said, "expected ',' or") && CharAt(start) is '{' or '[')
            return (One(start), $"'{CharAt(start)}' inside braces or brackets begins a new mapping or list", "a pattern with braces must be in quotes here");
        if (Says(said, "expected ',' or"))
            return (Word(start, end), "',' or a closing bracket was expected here", null);
        if (Says(said, "invalid mapping"))
            return InvalidMapping(start);
        if (Says(said, "cannot start any token"))
            return (One(start), $"a value cannot begin with '{CharAt(start)}'", PutInQuotes);
        if (Says(said, "block scalar"))
            return (One(start), $"'{CharAt(start)}' at the beginning of a value announces a text on the following lines", PutInQuotes);
        if (Says(said, "sequence entries are not allowed"))
            return (One(start), "a list cannot begin on the line of its key", "begin it on the next line, or write [a, b]");
        if (Says(said, "did not find expected '-'"))
            return (Word(start, end), "this line belongs neither to the entry above it nor to a new one", "indent it like the keys of the entry, or begin it with '-'");
        if (Says(said, "did not find expected key") && BehindQuote(start))
            return (Word(start, end), "nothing can follow the closing quote", "put the whole value in quotes");
        if (Says(said, "did not find expected key"))
            return (Word(start, end), "'key: value' was expected here", "check the indentation of this line and the ':' behind the key");
        return (Word(start, end), Excerpt.Visible(LowerFirst(said.TrimEnd('.')), 200), null);
    }

    // "a: b: c" has a colon too many; a key that is indented more than its neighbours is read as the rest of the value above.
    private (SourceSpan Span, string Message, string? Cure) InvalidMapping(int colon)
    {
        var lineStart = lines.Start(lines.LineAt(colon));
        var before = text.Substring(lineStart, Math.Max(0, colon - lineStart));
        if (before.IndexOf(": ", StringComparison.Ordinal) >= 0)
            return (One(colon), "a second ': ' in one line", "put the value in quotes, or the second key on a line of its own");
        var first = lineStart + (before.Length - before.TrimStart().Length);
        return (lines.Span(path, first, Math.Max(first, colon)), "this key is indented differently from the keys above it", "indent the keys of one mapping equally");
    }

    // The library goes on until something cannot stand inside the bracket; when that is on a later line, the bracket is what is wrong.
    private int BracketIfLost(int openBracket, int errorStart) =>
        openBracket >= 0 && lines.LineAt(errorStart) > lines.LineAt(openBracket) ? openBracket : -1;

    private SourceSpan? TabIndent(int from)
    {
        for (var line = lines.LineAt(from); line < lines.Count; line++)
        {
            var (start, end) = (lines.Start(line), lines.End(line));
            var i = start;
            while (i < end && text[i] == ' ')
                i++;
            if (i >= end || text[i] != '\t')
                continue;
            var tabs = i;
            while (tabs < end && text[tabs] is '\t' or ' ')
                tabs++;
            if (tabs < end && text[tabs] != '#')
                return lines.Span(path, i, tabs);
        }

        return null;
    }

    private bool BehindQuote(int start)
    {
        var before = start - 1;
        while (before >= 0 && text[before] == ' ')
            before--;
        return before >= 0 && (text[before] is '"' or '\'');
    }

    private static bool Says(string said, string words) => said.IndexOf(words, StringComparison.Ordinal) >= 0;

    private static string LowerFirst(string said) => said.Length == 0 ? "malformed YAML" : char.ToLowerInvariant(said[0]) + said.Substring(1);

    private char CharAt(int index) => index < text.Length ? text[index] : ' ';

    private SourceSpan One(int start) => lines.SpanInLine(path, start, Math.Min(text.Length, start + 1));

    // To the end of the word, because the library's end is often only one character on.
    private SourceSpan Word(int start, int end) => lines.SpanInLine(path, start, Math.Max(end, start + TokenText(start).Length));

    private SourceSpan Token(int start) => lines.SpanInLine(path, start, start + TokenText(start).Length);

    private string TokenText(int start)
    {
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return text.Substring(start, end - start);
    }

    private int Clamp(long index) => (int)Math.Min(text.Length, index + offset);
}
