using System;
using System.Collections.Generic;
using System.Globalization;
using Planck.Collections;
using Planck.Models;

namespace Planck.Recipes;

/// <summary>
/// A layer pattern of a recipe, matched against whole module names: <c>*</c> stands for any text, dots included, <c>?</c> for one
/// UTF-16 unit, <c>{0..3,7}</c> for one of these numbers, which must be a whole number in the name (<c>*{3}</c> does not match <c>layers.13</c>);
/// a pattern that does not begin with <c>*</c> may leave out the leading <c>model.</c>. Everything else stands for itself,
/// case-sensitively.
/// </summary>
public sealed record LayerPattern
{
    private const string OptionalPrefix = "model.";

    private readonly EquatableArray<Token> _tokens;

    private LayerPattern(string text, EquatableArray<Token> tokens) => (Text, _tokens) = (text, tokens);

    private enum TokenKind
    {
        Literal,
        AnyCharacter,
        AnyText,
        Number,
    }

    public string Text { get; }

    /// <summary>Reads a pattern; null with an <paramref name="error"/> when it is empty or a brace is malformed.</summary>
    public static LayerPattern? TryParse(string text, out string? error)
    {
        var tokens = new List<Token>();
        error = text.Length == 0 ? "it is empty" : null;
        for (var i = 0; i < text.Length && error is null; i++)
        {
            if (text[i] == '{')
                error = ReadNumbers(text, ref i, tokens);
            else if (text[i] == '}')
                error = "'}' has no '{'";
            else if (text[i] == '*')
                AddAnyText(tokens);
            else
                tokens.Add(text[i] == '?' ? new(TokenKind.AnyCharacter) : new(TokenKind.Literal, text[i]));
        }

        return error is null ? new(text, tokens.ToEquatableArray()) : null;
    }

    /// <summary>Whether the pattern matches the whole of a module name. Time is at most pattern length x name length.</summary>
    public bool Matches(string module) =>
        MatchesFrom(module, 0)
        || (_tokens[0].Kind != TokenKind.AnyText && module.StartsWith(OptionalPrefix, StringComparison.Ordinal) && MatchesFrom(module, OptionalPrefix.Length));

    public override string ToString() => Text;

    private static void AddAnyText(List<Token> tokens)
    {
        if (tokens.Count == 0 || tokens[tokens.Count - 1].Kind != TokenKind.AnyText)
            tokens.Add(new(TokenKind.AnyText));
    }

    private static string? ReadNumbers(string text, ref int i, List<Token> tokens)
    {
        var (open, close) = (i, text.IndexOf('}', i));
        if (close < 0)
            return "'{' is never closed";
        var list = text.Substring(open + 1, close - open - 1);
        if (IndexSet.TryParse(list) is not { } numbers)
            return $"{Diagnostics.Excerpt.Quote("{" + list + "}")} is not an ascending list of numbers such as {{0..3,7}}";
        if ((open > 0 && (IsDigit(text[open - 1]) || text[open - 1] == '}')) || (close + 1 < text.Length && IsDigit(text[close + 1])))
            return "braces stand for a whole number, so no digit or other brace can stand beside them";
        tokens.Add(new(TokenKind.Number, Numbers: numbers));
        i = close;
        return null;
    }

    // Backtracks to the last star only. That is enough although braces match runs of different length: a number takes the whole run of digits,
    // so of two attempts the one that begins earlier never ends later, and an earlier end leaves more for what follows.
    private bool MatchesFrom(string name, int n)
    {
        var t = 0;
        var (starToken, starName) = (-1, 0);
        while (true)
        {
            if (t < _tokens.Count && _tokens[t].Kind == TokenKind.AnyText)
            {
                (starToken, starName) = (++t, n);
                continue;
            }

            if (t == _tokens.Count && n == name.Length)
                return true;
            if (t < _tokens.Count && n < name.Length && _tokens[t].Take(name, ref n))
            {
                t++;
                continue;
            }

            if (starToken < 0 || starName >= name.Length)
                return false;
            (t, n) = (starToken, ++starName);
        }
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private sealed record Token(TokenKind Kind, char Character = '\0', IndexSet? Numbers = null)
    {
        /// <summary>Moves <paramref name="n"/> behind what the token matches there; false when it does not.</summary>
        public bool Take(string name, ref int n)
        {
            if (Kind == TokenKind.Number)
                return TakeNumber(name, ref n);
            if (Kind == TokenKind.Literal && name[n] != Character)
                return false;
            n++;
            return true;
        }

        private bool TakeNumber(string name, ref int n)
        {
            var end = n;
            while (end < name.Length && IsDigit(name[end]))
                end++;
            if (end == n
                || (n > 0 && IsDigit(name[n - 1]))
                || !int.TryParse(name.Substring(n, end - n), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || !Numbers!.Contains(number))
            {
                return false;
            }

            n = end;
            return true;
        }
    }
}
