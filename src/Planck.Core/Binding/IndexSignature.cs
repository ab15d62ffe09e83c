using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Binding;

/// <summary>
/// What patterns can see of an index. Two indices with the same signature match or miss every pattern together, wherever they stand in a name, so
/// one of them can speak for all. Finer than needed, never coarser: the length of the number when a pattern has <c>?</c> or digits, its
/// digits that occur in a pattern, and for each <c>{...}</c> which endings of the number are in it.
/// </summary>
internal sealed class IndexSignature
{
    private readonly bool[] _digits = new bool[10];
    private readonly List<IndexSet> _sets = [];
    private bool _seesLength;
    private readonly Dictionary<int, string> _known = [];

    public IndexSignature(IEnumerable<LayerPattern> patterns)
    {
        foreach (var pattern in patterns)
        {
            var text = pattern.Text;
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '{')
                {
                    var close = text.IndexOf('}', i);
                    if (IndexSet.TryParse(text.Substring(i + 1, close - i - 1)) is { } set)
                        _sets.Add(set);
                    i = close;
                }
                else if (text[i] is >= '0' and <= '9')
                {
                    _digits[text[i] - '0'] = true;
                    _seesLength = true;
                }
                else if (text[i] == '?')
                {
                    _seesLength = true;
                }
            }
        }
    }

    /// <summary>The signature of an index on any axis; null when no pattern sees anything of an index.</summary>
    public Func<int, int, string>? OfIndex => _seesLength || _sets.Count > 0 ? (_, index) => Of(index) : null;

    /// <summary>The same for globs, in which braces stand for themselves and <c>[0-3]</c> for a digit.</summary>
    public static IndexSignature OfGlobs(IEnumerable<string> globs)
    {
        var signature = new IndexSignature([]);
        foreach (var glob in globs)
        {
            for (var i = 0; i < glob.Length; i++)
            {
                signature._seesLength |= glob[i] is '?' or '[' or (>= '0' and <= '9');
                if (glob[i] is >= '0' and <= '9')
                    signature._digits[glob[i] - '0'] = true;
                for (var d = '0'; d <= '9' && glob[i] == '-' && i > 0 && i + 1 < glob.Length; d++)
                    signature._digits[d - '0'] |= d >= glob[i - 1] && d <= glob[i + 1];
            }
        }

        return signature;
    }

    private string Of(int index)
    {
        if (!_known.TryGetValue(index, out var signature))
            _known.Add(index, signature = Make(index));
        return signature;
    }

    private string Make(int index)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        var signature = new StringBuilder();
        if (_seesLength)
        {
            foreach (var digit in number)
                signature.Append(_digits[digit - '0'] ? digit : 'x');
        }

        foreach (var set in _sets)
        {
            for (var start = 0; start < number.Length; start++)
                signature.Append(set.Contains(int.Parse(number.Substring(start), CultureInfo.InvariantCulture)) ? '+' : '-');
        }

        return signature.ToString();
    }
}
