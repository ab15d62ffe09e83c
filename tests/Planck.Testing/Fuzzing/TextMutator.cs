using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Planck.Testing.Fuzzing;

/// <summary>
/// Breaks texts as people and machines do: characters lost or doubled, lines moved, words put where they do not belong, pieces of another text, numbers at
/// their limits. The same <see cref="Random"/> gives the same texts.
/// </summary>
public sealed partial class TextMutator
{
    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "2", "3", "7", "15", "16", "17", "127", "128", "255", "2147483647", "2147483648", "-2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
        "1e309", "-0.0", "0.5", "1e-400", ".nan", "NaN", ".inf", "0x10", "1_000", "1e3", "99999999999999999999999999", "1.5 GB", "100 %", "-1 KB",
    ];

    private static readonly string[] Marks =
    [
        "\t", "\n", "\r", " ", "  ", ":", ": ", "- ", "-", "?", "*", "**", "&a ", "*a", "!", "!!str ", "{", "}", "[", "]", ",", "#", " #", "|", ">", "'", "\"", "\\", "%", "@", "`", "---\n", "...\n",
        "<<: ", "~", "\0", "\uFEFF", "\ud800", "\u0085", "\u2028", "é", "\U0001F600", "re:", "re:(a+)+$", "{0,1}", "{0..9}", "{0..999999999}", "null", "true", "off", "../", "$import", "C:\\x",
    ];

    private readonly IReadOnlyList<string> _seeds;
    private readonly string[] _words;

    /// <param name="seeds">Valid texts.</param>
    /// <param name="words">Words of the language that no seed has.</param>
    public TextMutator(IReadOnlyList<string> seeds, IEnumerable<string> words)
    {
        _seeds = seeds;
        _words = [.. seeds.SelectMany(static s => Words().Matches(s)).Select(static m => m.Value).Concat(words).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>A seed with one to five changes.</summary>
    public string Next(Random random)
    {
        var text = _seeds[random.Next(_seeds.Count)];
        for (var changes = 1 + random.Next(1, 5) / 2 * random.Next(1, 3); changes > 0; changes--)
            text = random.Next(10) switch { < 4 => ChangeWord(text, random), < 7 => ChangeLines(text, random), _ => ChangeCharacters(text, random) };
        return text;
    }

    private string ChangeWord(string text, Random random)
    {
        var matches = Words().Matches(text);
        if (matches.Count == 0)
            return text;
        var word = matches[random.Next(matches.Count)];
        var other = random.Next(4) switch
        {
            0 => Numbers[random.Next(Numbers.Length)],
            1 when word.Length > 1 => word.Value.Remove(random.Next(word.Length), 1),
            _ => _words[random.Next(_words.Length)],
        };
        return string.Concat(text.AsSpan(0, word.Index), other, text.AsSpan(word.Index + word.Length));
    }

    private string ChangeLines(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var at = random.Next(lines.Count);
        switch (random.Next(6))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(random.Next(lines.Count + 1), lines[at]);
                break;
            case 2:
                var other = random.Next(lines.Count);
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
            case 3:
                lines[at] = new string(' ', random.Next(1, 7)) + lines[at];
                break;
            case 4:
                lines[at] = lines[at].TrimStart();
                break;
            default:
                var foreign = _seeds[random.Next(_seeds.Count)].Split('\n');
                lines.Insert(at, foreign[random.Next(foreign.Length)]);
                break;
        }

        return string.Join('\n', lines);
    }

    private static string ChangeCharacters(string text, Random random)
    {
        var changed = new StringBuilder(text);
        var at = random.Next(text.Length + 1);
        var length = Math.Min(text.Length - at, random.Next(1, 12));
        switch (random.Next(8))
        {
            case 0:
                changed.Remove(at, length);
                break;
            case 1:
                changed.Insert(random.Next(text.Length + 1), text.AsSpan(at, length));
                break;
            case 2 when random.Next(4) == 0:
                changed.Length = at;
                break;
            default:
                changed.Insert(at, Marks[random.Next(Marks.Length)]);
                break;
        }

        return changed.ToString();
    }

    [GeneratedRegex("[A-Za-z0-9_.*+%-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
