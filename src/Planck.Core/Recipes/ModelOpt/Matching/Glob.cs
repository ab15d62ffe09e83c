using System.Collections.Generic;
using Planck.Collections;

namespace Planck.Recipes.ModelOpt.Matching;

/// <summary>
/// A pattern of Python's <c>fnmatch</c> on a whole name: <c>*</c> any text, dots included, <c>?</c> one character, <c>[kv]</c> one of these, <c>[!kv]</c> none of
/// these, <c>[0-3]</c> a range. A bracket that is never closed stands for itself. Case counts, as on Linux.
/// </summary>
internal sealed record Glob
{
    private readonly EquatableArray<Token> _tokens;

    private Glob(string text, EquatableArray<Token> tokens) => (Text, _tokens) = (text, tokens);

    public string Text { get; }

    public static Glob Parse(string text)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '*')
            {
                if (tokens.Count == 0 || !tokens[tokens.Count - 1].IsAnyText)
                    tokens.Add(Token.AnyText);
            }
            else if (text[i] == '[' && Close(text, i) is var close && close > 0)
            {
                tokens.Add(Class(text.Substring(i + 1, close - i - 1)));
                i = close;
            }
            else
            {
                tokens.Add(text[i] == '?' ? new(false, true, []) : new(false, false, [new(text[i], text[i])]));
            }
        }

        return new(text, tokens.ToEquatableArray());
    }

    /// <summary>Whether the whole of a name matches. Time is at most pattern length x name length.</summary>
    public bool Matches(string name)
    {
        var (t, n, starToken, starName) = (0, 0, -1, 0);
        while (true)
        {
            if (t < _tokens.Count && _tokens[t].IsAnyText)
            {
                (starToken, starName) = (++t, n);
                continue;
            }

            if (t == _tokens.Count && n == name.Length)
                return true;
            if (t < _tokens.Count && n < name.Length && _tokens[t].Takes(name[n]))
            {
                (t, n) = (t + 1, n + 1);
                continue;
            }

            if (starToken < 0 || starName >= name.Length)
                return false;
            (t, n) = (starToken, ++starName);
        }
    }

    // A bracket right behind the first, or behind '!', is one of the characters.
    private static int Close(string text, int open)
    {
        var from = open + 1;
        if (from < text.Length && text[from] == '!')
            from++;
        if (from < text.Length && text[from] == ']')
            from++;
        return from < text.Length ? text.IndexOf(']', from) : -1;
    }

    private static Token Class(string content)
    {
        var negated = content[0] == '!';
        var ranges = new List<CharacterRange>();
        for (var i = negated ? 1 : 0; i < content.Length; i++)
        {
            var isRange = i + 2 < content.Length && content[i + 1] == '-';
            ranges.Add(isRange ? new(content[i], content[i + 2]) : new(content[i], content[i]));
            i += isRange ? 2 : 0;
        }

        return new(false, negated, ranges.ToEquatableArray());
    }

    /// <param name="Negated">Takes a character that is in none of the ranges; with no ranges, every one.</param>
    private sealed record Token(bool IsAnyText, bool Negated, EquatableArray<CharacterRange> Ranges)
    {
        public static Token AnyText { get; } = new(true, false, []);

        public bool Takes(char c)
        {
            // By number: an enumerator would be allocated for every character of every name.
            for (var i = 0; i < Ranges.Count; i++)
            {
                if (c >= Ranges[i].First && c <= Ranges[i].Last)
                    return !Negated;
            }

            return Negated;
        }
    }

    private sealed record CharacterRange(char First, char Last);
}
