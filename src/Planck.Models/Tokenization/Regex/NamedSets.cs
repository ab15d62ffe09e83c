using System;
using System.Collections.Generic;
using System.Globalization;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Regex;

/// <summary>What stands in <c>\p{…}</c> and <c>[[:…:]]</c>: general categories, POSIX brackets, scripts.</summary>
internal static class NamedSets
{
    public static CodePointSet HexDigit { get; } = CodePointSet.OfPairs(['0', '9', 'A', 'F', 'a', 'f']);

    private static readonly Dictionary<string, CodePointSet> Posix = new(StringComparer.OrdinalIgnoreCase)
    {
        ["alnum"] = UnicodeSets.Alphabetic.Union(UnicodeSets.DecimalDigit),
        ["alpha"] = UnicodeSets.Alphabetic,
        ["blank"] = UnicodeSets.Category(UnicodeCategory.SpaceSeparator).Union(CodePointSet.Of('\t')),
        ["cntrl"] = UnicodeSets.Category(UnicodeCategory.Control),
        ["digit"] = UnicodeSets.DecimalDigit,
        ["graph"] = Graph(),
        ["print"] = Graph().Union(UnicodeSets.Category(UnicodeCategory.SpaceSeparator)),
        ["punct"] = UnicodeSets.Punctuation.Union(UnicodeSets.Symbol),
        ["space"] = UnicodeSets.WhiteSpace,
        ["xdigit"] = HexDigit,
        ["word"] = UnicodeSets.PatternWord,
        ["ascii"] = CodePointSet.Of(0, 127),
    };

    private static readonly Dictionary<string, CodePointSet> Categories = ReadCategories();

    /// <summary>The POSIX bracket of that name, or null.</summary>
    public static CodePointSet? FindPosix(string name) => Posix.GetValueOrDefault(name);

    /// <summary>The property of that name; case, spaces, hyphens and underscores do not count. Null when unknown.</summary>
    public static CodePointSet? FindProperty(string name)
    {
        var loosely = string.Concat(name.Split(' ', '_', '-'));
        return Categories.GetValueOrDefault(loosely) ?? Posix.GetValueOrDefault(loosely) ?? UnicodeSets.Script(loosely);
    }

    private static CodePointSet Graph() =>
        UnicodeSets.WhiteSpace
            .Union(UnicodeSets.Category(UnicodeCategory.Control))
            .Union(UnicodeSets.Category(UnicodeCategory.OtherNotAssigned))
            .Union(UnicodeSets.Category(UnicodeCategory.Surrogate))
            .Complement();

    private static Dictionary<string, CodePointSet> ReadCategories()
    {
        var sets = new Dictionary<string, CodePointSet>(StringComparer.OrdinalIgnoreCase)
        {
            ["Any"] = CodePointSet.All,
            ["Assigned"] = UnicodeSets.Category(UnicodeCategory.OtherNotAssigned).Complement(),
            ["L"] = UnicodeSets.Letter,
            ["Letter"] = UnicodeSets.Letter,
            ["M"] = UnicodeSets.Mark,
            ["Mark"] = UnicodeSets.Mark,
            ["N"] = UnicodeSets.Number,
            ["Number"] = UnicodeSets.Number,
            ["P"] = UnicodeSets.Punctuation,
            ["Punctuation"] = UnicodeSets.Punctuation,
            ["S"] = UnicodeSets.Symbol,
            ["Symbol"] = UnicodeSets.Symbol,
            ["Z"] = UnicodeSets.Separator,
            ["Separator"] = UnicodeSets.Separator,
            ["C"] = UnicodeSets.Other,
            ["Other"] = UnicodeSets.Other,
            ["Alphabetic"] = UnicodeSets.Alphabetic,
            ["WhiteSpace"] = UnicodeSets.WhiteSpace,
            ["LC"] = UnicodeSets.Category(UnicodeCategory.UppercaseLetter)
                .Union(UnicodeSets.Category(UnicodeCategory.LowercaseLetter))
                .Union(UnicodeSets.Category(UnicodeCategory.TitlecaseLetter)),
        };
        // In the order of System.Globalization.UnicodeCategory.
        string[] names =
        [
            "Lu UppercaseLetter", "Ll LowercaseLetter", "Lt TitlecaseLetter", "Lm ModifierLetter", "Lo OtherLetter",
            "Mn NonspacingMark", "Mc SpacingMark", "Me EnclosingMark", "Nd DecimalNumber", "Nl LetterNumber", "No OtherNumber",
            "Zs SpaceSeparator", "Zl LineSeparator", "Zp ParagraphSeparator", "Cc Control", "Cf Format", "Cs Surrogate", "Co PrivateUse",
            "Pc ConnectorPunctuation", "Pd DashPunctuation", "Ps OpenPunctuation", "Pe ClosePunctuation", "Pi InitialPunctuation",
            "Pf FinalPunctuation", "Po OtherPunctuation", "Sm MathSymbol", "Sc CurrencySymbol", "Sk ModifierSymbol", "So OtherSymbol",
            "Cn Unassigned",
        ];
        for (var i = 0; i < names.Length; i++)
        {
            foreach (var name in names[i].Split(' '))
                sets[name] = UnicodeSets.Category((UnicodeCategory)i);
        }
        return sets;
    }
}
