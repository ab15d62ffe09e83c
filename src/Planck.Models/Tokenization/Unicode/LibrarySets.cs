using Planck.Tokenization.Regex;

namespace Planck.Tokenization.Unicode;

/// <summary>Sets that single components of the reference library are fixed to.</summary>
internal static class LibrarySets
{
    public static CodePointClass WhiteSpace { get; } = new(UnicodeSets.WhiteSpace);

    /// <summary>What counts as a word around an added token and in the Whitespace pre-tokenizer.</summary>
    public static CodePointClass Word { get; } = new(UnicodeSets.LibraryWord);

    public static CodePointClass Punctuation { get; } = new(CodePointSet.OfPairs(OldCategoryTables.Punctuation));

    public static CodePointClass Numeric { get; } =
        new(UnicodeSets.Number.Union(CodePointSet.OfPairs(OldCategoryTables.NumericBeyondSixteen)));

    /// <summary>What StripAccents removes.</summary>
    public static CodePointClass Accents { get; } = new(CodePointSet.OfPairs(OldCategoryTables.Marks));

    /// <summary>What BertNormalizer removes as accents.</summary>
    public static CodePointClass BertAccents { get; } = new(CodePointSet.OfPairs(OldCategoryTables.NonspacingMarks));

    public static CodePointClass BertControls { get; } = new(CodePointSet.OfPairs(OldCategoryTables.Controls));

    /// <summary>CJK ideographs that BertNormalizer puts spaces around.</summary>
    public static CodePointClass BertIdeographs { get; } = new(CodePointSet.OfPairs(
        [0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xF900, 0xFAFF, 0x20000, 0x2A6DF, 0x2A700, 0x2B81F, 0x2B920, 0x2CEAF, 0x2F800, 0x2FA1F]));

    public static CodePointClass NmtRemoved { get; } = new(CodePointSet.OfPairs(
        [0x01, 0x08, 0x0B, 0x0B, 0x0E, 0x1F, 0x7F, 0x7F, 0x8F, 0x8F, 0x9F, 0x9F]));

    public static CodePointClass NmtSpaces { get; } = new(CodePointSet.OfPairs(
        [0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x1680, 0x200B, 0x200F, 0x2028, 0x2029, 0x2581, 0x2581, 0xFEFF, 0xFEFF, 0xFFFD, 0xFFFD]));
}
