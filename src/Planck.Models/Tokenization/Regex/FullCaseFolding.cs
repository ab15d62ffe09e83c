using System.Collections.Generic;
using System.Linq;
using Planck.Tokenization.Regex.Syntax;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Regex;

/// <summary>
/// Case-insensitive literals with folds of several code points: "ss" also matches U+00DF, and U+00DF also matches "ss".
/// </summary>
internal static class FullCaseFolding
{
    private static readonly List<(int CodePoint, int[] Folded)> Folds = Read();

    /// <summary>Places in one literal that can be read in several ways; each doubles the code.</summary>
    private const int MostChoices = 12;

    /// <summary>The node for the literal code points, each of them case-insensitive; null when there are too many ways to read them.</summary>
    public static RegexNode? Literal(IReadOnlyList<int> literal)
    {
        var choices = 0;
        // rest[i] matches the literal from i on; built from the end so that a fold can continue behind what it covers.
        var rest = new RegexNode[literal.Count + 1];
        rest[literal.Count] = new RegexNode.Nothing();
        for (var i = literal.Count - 1; i >= 0; i--)
        {
            var ways = new List<RegexNode>();
            foreach (var group in Folds.Where(f => StartsWith(literal, i, f.Folded)).GroupBy(static f => f.Folded.Length))
            {
                var single = CodePointSet.OfRanges([.. group.Select(static f => (f.CodePoint, f.CodePoint))]);
                ways.Add(Then(new RegexNode.One(single), rest[i + group.Key]));
            }
            var own = CaseFolding.Fold(literal[i]);
            foreach (var (codePoint, folded) in Folds)
            {
                if (CaseFolding.Fold(codePoint) == own)
                    ways.Add(Then(new RegexNode.Sequence([.. folded.Select(static c => Single(c))]), rest[i + 1]));
            }
            ways.Add(Then(Single(literal[i]), rest[i + 1]));
            if (ways.Count > 1 && ++choices > MostChoices)
                return null;
            rest[i] = ways.Count == 1 ? ways[0] : new RegexNode.Alternation(ways);
        }
        return rest[0];
    }

    private static RegexNode.One Single(int codePoint) => new(CaseFolding.Close(CodePointSet.Of(codePoint)));

    private static RegexNode Then(RegexNode first, RegexNode rest) => rest switch
    {
        RegexNode.Nothing => first,
        RegexNode.Sequence sequence => new RegexNode.Sequence([first, .. sequence.Items]),
        _ => new RegexNode.Sequence([first, rest]),
    };

    private static bool StartsWith(IReadOnlyList<int> literal, int start, int[] folded)
    {
        if (start + folded.Length > literal.Count)
            return false;
        for (var k = 0; k < folded.Length; k++)
        {
            if (CaseFolding.Fold(literal[start + k]) != CaseFolding.Fold(folded[k]))
                return false;
        }
        return true;
    }

    private static List<(int CodePoint, int[] Folded)> Read()
    {
        var table = CaseTables.FullFold;
        var folds = new List<(int, int[])>();
        for (var i = 0; i < table.Length; i += 2 + table[i + 1])
            folds.Add((table[i], table.Slice(i + 2, table[i + 1]).ToArray()));
        return folds;
    }
}
