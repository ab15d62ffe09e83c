using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Planck.Recipes.LlmCompressor.Matching;

/// <summary>
/// What regular expressions and names can see of a number in a module's name. Two numbers with the same signature match or miss every entry together, so one of them can
/// speak for all 256 experts. Finer than needed, never coarser: the number of digits counts, and two digits are alike when every digit and every range such as
/// <c>0-4</c> in an entry has both or neither.
/// </summary>
internal sealed class DigitSignature
{
    private const string Digits = "0123456789";

    private readonly char[] _class = new char[10];
    private readonly bool _isExact;
    private readonly Dictionary<int, string> _known = [];

    public DigitSignature(IEnumerable<string> entries)
    {
        var membership = Enumerable.Range(0, 10).Select(static _ => new StringBuilder()).ToArray();
        foreach (var entry in entries.Distinct())
        {
            _isExact |= SeesMore(entry);
            foreach (var set in Sets(entry).Distinct())
            {
                for (var digit = 0; digit < 10; digit++)
                    membership[digit].Append(set.IndexOf(Digits[digit]) >= 0 ? '+' : '-');
            }
        }

        var classes = new List<string>();
        for (var digit = 0; digit < 10; digit++)
        {
            var text = membership[digit].ToString();
            if (!classes.Contains(text))
                classes.Add(text);
            _class[digit] = (char)('a' + classes.IndexOf(text));
        }
    }

    /// <summary>The signature of a number, wherever it stands in a name.</summary>
    public string Of(int index)
    {
        if (!_known.TryGetValue(index, out var signature))
            _known.Add(index, signature = Make(index.ToString(CultureInfo.InvariantCulture)));
        return signature;
    }

    private string Make(string number) => _isExact ? number : new([.. number.Select(c => _class[c - '0'])]);

    // Every digit that is written, and the digits of every range; a dash that is none does no harm.
    private static IEnumerable<string> Sets(string entry)
    {
        foreach (var digit in entry.Where(static c => c is >= '0' and <= '9').Distinct())
        {
            if (!IsEndOfFullRange(entry, digit))
                yield return digit.ToString();
        }

        for (var i = 1; i + 1 < entry.Length; i++)
        {
            if (entry[i] == '-' && entry[i - 1] <= entry[i + 1])
                yield return string.Concat(Digits.Where(d => d >= entry[i - 1] && d <= entry[i + 1]));
        }
    }

    // The 0 and the 9 of [0-9] tell no digits apart.
    private static bool IsEndOfFullRange(string entry, char digit) =>
        digit is '0' or '9' && entry.Replace("0-9", "").IndexOf(digit) < 0;

    // Escapes that stand for digits, references to what a group matched, conditions.
    private static bool SeesMore(string entry)
    {
        if (!entry.StartsWith(TargetList.RegexPrefix, StringComparison.Ordinal))
            return false;
        for (var i = entry.IndexOf('\\'); i >= 0 && i + 1 < entry.Length; i = entry.IndexOf('\\', i + 2))
        {
            if (entry[i + 1] is (>= '0' and <= '9') or 'x' or 'u')
                return true;
            if (i + 2 >= entry.Length)
                return false;
        }

        return entry.IndexOf("(?P=", StringComparison.Ordinal) >= 0 || entry.IndexOf("(?(", StringComparison.Ordinal) >= 0;
    }
}
