using System;
using System.Collections.Generic;
using System.Globalization;
using Planck.Tokenization.Regex;

namespace Planck.Tokenization.Unicode;

/// <summary>Sets of code points by property, of Unicode 16.0.</summary>
internal static class UnicodeSets
{
    private static readonly CodePointSet[] Categories = ReadCategories();
    private static readonly Dictionary<string, CodePointSet> Scripts = ReadScripts();

    public static CodePointSet Letter { get; } = Category(UnicodeCategory.UppercaseLetter, UnicodeCategory.OtherLetter);

    public static CodePointSet Mark { get; } = Category(UnicodeCategory.NonSpacingMark, UnicodeCategory.EnclosingMark);

    public static CodePointSet Number { get; } = Category(UnicodeCategory.DecimalDigitNumber, UnicodeCategory.OtherNumber);

    public static CodePointSet Separator { get; } = Category(UnicodeCategory.SpaceSeparator, UnicodeCategory.ParagraphSeparator);

    public static CodePointSet Other { get; } =
        Category(UnicodeCategory.Control, UnicodeCategory.PrivateUse).Union(Category(UnicodeCategory.OtherNotAssigned));

    public static CodePointSet Punctuation { get; } =
        Category(UnicodeCategory.ConnectorPunctuation, UnicodeCategory.OtherPunctuation);

    public static CodePointSet Symbol { get; } = Category(UnicodeCategory.MathSymbol, UnicodeCategory.OtherSymbol);

    public static CodePointSet DecimalDigit { get; } = Category(UnicodeCategory.DecimalDigitNumber);

    /// <summary>White_Space; the same in every part of the reference library.</summary>
    public static CodePointSet WhiteSpace { get; } = CodePointSet.OfPairs(
        [9, 13, 0x20, 0x20, 0x85, 0x85, 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x202F, 0x205F, 0x205F, 0x3000, 0x3000]);

    /// <summary>Alphabetic: letters, letter numbers, Other_Alphabetic.</summary>
    public static CodePointSet Alphabetic { get; } =
        Letter.Union(Category(UnicodeCategory.LetterNumber)).Union(CodePointSet.OfPairs(OtherAlphabeticTable.Ranges));

    /// <summary>
    /// Word characters as <c>\w</c> in a pattern of the file has them: alphabetic, marks, decimal digits, connectors, and the six Latin-1
    /// superscripts and fractions, which the reference engine counts in although Unicode does not.
    /// </summary>
    public static CodePointSet PatternWord { get; } = Word().Union(CodePointSet.OfPairs([0xB2, 0xB3, 0xB9, 0xB9, 0xBC, 0xBE]));

    /// <summary>Word characters as the library's own patterns have them (UTS 18): the joiners are in, superscripts are not.</summary>
    public static CodePointSet LibraryWord { get; } = Word().Union(CodePointSet.Of(0x200C, 0x200D));

    public static CodePointSet Category(UnicodeCategory category) => Categories[(int)category];

    /// <summary>The script of that name, in the form of <see cref="ScriptTable.Names"/> without case and underscores; null when unknown.</summary>
    public static CodePointSet? Script(string loosely) => Scripts.GetValueOrDefault(loosely);

    private static CodePointSet Word() =>
        Alphabetic.Union(Mark).Union(DecimalDigit).Union(Category(UnicodeCategory.ConnectorPunctuation));

    private static CodePointSet Category(UnicodeCategory first, UnicodeCategory last)
    {
        var set = CodePointSet.Empty;
        for (var c = first; c <= last; c++)
            set = set.Union(Category(c));
        return set;
    }

    private static CodePointSet[] ReadCategories() =>
        Array.ConvertAll(Split(GeneralCategoryTable.Runs, 5, 30), CodePointSet.OfRanges);

    private static Dictionary<string, CodePointSet> ReadScripts()
    {
        var sets = Split(ScriptTable.Runs, 8, ScriptTable.Names.Length);
        var scripts = new Dictionary<string, CodePointSet>(StringComparer.OrdinalIgnoreCase);
        for (var i = 1; i < sets.Length; i++)
            scripts.Add(ScriptTable.Names[i].Replace("_", "", StringComparison.Ordinal), CodePointSet.OfRanges(sets[i]));
        return scripts;
    }

    private static List<(int First, int Last)>[] Split(ReadOnlySpan<int> runs, int shift, int kinds)
    {
        var ranges = new List<(int, int)>[kinds];
        for (var i = 0; i < kinds; i++)
            ranges[i] = [];
        for (var i = 0; i < runs.Length; i++)
        {
            var last = i + 1 < runs.Length ? (runs[i + 1] >> shift) - 1 : CodePointSet.LastCodePoint;
            ranges[runs[i] & ((1 << shift) - 1)].Add((runs[i] >> shift, last));
        }
        return ranges;
    }
}
