using System.Collections.Generic;

namespace Planck.Tokenization.Unicode;

/// <summary>Lower case of single code points.</summary>
internal static class LowerCase
{
    /// <summary>The only code point whose lower case is two: "i" and <see cref="CombiningDotAbove"/>.</summary>
    public const int DottedCapitalI = 0x130;

    public const int CombiningDotAbove = 0x307;

    private static readonly Dictionary<int, int> Map = Read();

    /// <summary>The (first) code point of the lower case.</summary>
    public static int Of(int codePoint)
    {
        if (codePoint < 128)
            return codePoint is >= 'A' and <= 'Z' ? codePoint + 32 : codePoint;
        return Map.GetValueOrDefault(codePoint, codePoint);
    }

    private static Dictionary<int, int> Read()
    {
        var table = CaseTables.Lower;
        var map = new Dictionary<int, int> { [DottedCapitalI] = 'i' };
        for (var i = 0; i < table.Length; i += 2)
            map.Add(table[i], table[i + 1]);
        return map;
    }
}
