using System.Collections.Generic;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Regex;

/// <summary>Simple case folding, as <c>(?i)</c> applies it: "k" also stands for U+212A, "s" for U+017F.</summary>
internal static class CaseFolding
{
    private static readonly Dictionary<int, int> Representatives = ReadRepresentatives();
    private static readonly Dictionary<int, List<int>> Classes = ReadClasses();

    /// <summary>The smallest code point of the class of <paramref name="codePoint"/>.</summary>
    public static int Fold(int codePoint) => Representatives.GetValueOrDefault(codePoint, codePoint);

    /// <summary>The set together with every code point that folds like one of its members.</summary>
    public static CodePointSet Close(CodePointSet set)
    {
        var ranges = new List<(int, int)>(set.Ranges.ToArray());
        foreach (var members in Classes.Values)
        {
            if (!members.Exists(set.Contains))
                continue;
            foreach (var member in members)
                ranges.Add((member, member));
        }
        return CodePointSet.OfRanges(ranges);
    }

    private static Dictionary<int, int> ReadRepresentatives()
    {
        var table = CaseTables.Fold;
        var representatives = new Dictionary<int, int>(table.Length / 2);
        for (var i = 0; i < table.Length; i += 2)
            representatives.Add(table[i], table[i + 1]);
        return representatives;
    }

    private static Dictionary<int, List<int>> ReadClasses()
    {
        var classes = new Dictionary<int, List<int>>();
        foreach (var (codePoint, representative) in Representatives)
        {
            if (!classes.TryGetValue(representative, out var members))
                classes.Add(representative, members = [representative]);
            members.Add(codePoint);
        }
        return classes;
    }
}
