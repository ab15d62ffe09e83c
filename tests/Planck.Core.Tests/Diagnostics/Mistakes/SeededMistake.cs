using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Planck.Core.Tests.Diagnostics.Mistakes;

/// <summary>A recipe with one word changed, as a slip of the finger changes it.</summary>
/// <param name="What">The key, and what it says now: <c>format: fxp8</c>.</param>
/// <param name="Recipe">The whole text.</param>
/// <param name="Line">One-based line of what was changed.</param>
internal sealed partial record SeededMistake(string What, string Recipe, int Line)
{
    private static readonly string[] Names = ["model", "format", "weights", "activations", "kv_cache", "algorithm", "method", "engine", "gpu", "arithmetic", "export", "layout"];

    /// <summary>Every recipe that one slip makes of a right one: a name that there is not, a pattern that matches nothing, a key that there is not, a word where a number belongs.</summary>
    public static IEnumerable<SeededMistake> In(string recipe)
    {
        var text = recipe.ReplaceLineEndings("\n");
        var code = Comment().Replace(text, static m => new string(' ', m.Length));
        foreach (Match key in Key().Matches(code))
        {
            var name = key.Groups["key"];
            yield return Changed(text, name, Slip(name.Value), "");
            foreach (var value in Values(code, key))
            {
                if (name.Value == "because")
                    continue;
                var wrong = name.Value == "layers" ? Word().Replace(value.Value, static m => Slip(m.Value), 1)
                    : Names.Contains(name.Value) ? Slip(value.Value)
                    : double.TryParse(value.Value, out _) ? "many"
                    : value.Value;
                if (wrong != value.Value)
                    yield return Changed(text, value, wrong, name.Value + ": ");
            }
        }
    }

    // A scalar, or the items of a list on the same line.
    private static IEnumerable<Capture> Values(string code, Match key)
    {
        var end = code.IndexOf('\n', key.Index + key.Length);
        var rest = key.Index + key.Length;
        end = end < 0 ? code.Length : end;
        return rest < code.Length && code[rest] == '[' ? List().Match(code, rest, end - rest).Groups["item"].Captures : Scalar().Match(code, rest, end - rest).Groups["item"].Captures;
    }

    private static string Slip(string word) => word.Length == 0 ? word : word.Insert(1, "x");

    private static SeededMistake Changed(string text, Capture place, string wrong, string what) => new(
        what + wrong, text.Remove(place.Index, place.Length).Insert(place.Index, wrong), text.AsSpan(0, place.Index).Count('\n') + 1);

    [GeneratedRegex(@"#[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<=^|[\s{,])(?<key>[a-z][a-z0-9_]*):(?: |(?=\n))", RegexOptions.Multiline)]
    private static partial Regex Key();

    [GeneratedRegex("[A-Za-z_]{2,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"\G""?(?<item>[^\s,}""\[{]+)")]
    private static partial Regex Scalar();

    [GeneratedRegex(@"\G\[(?:\s*""?(?<item>[^\s,\]""]+)""?,?)*")]
    private static partial Regex List();
}
