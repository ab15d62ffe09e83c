using Planck.Tokenization.Text;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Normalizers;

/// <summary><c>BertNormalizer</c>: cleaning, spaces around ideographs, accents, lower case, in this order.</summary>
internal sealed class BertNormalizer(bool cleanText, bool handleChineseCharacters, bool stripAccents, bool lowercase) : Normalizer
{
    private static readonly UnicodeNormalizer Decomposition = new(NormalForm.Nfd);
    private static readonly LowercaseNormalizer Lowercase = new();

    public override void Normalize(TextEditor text)
    {
        if (cleanText)
            Clean(text);
        if (handleChineseCharacters)
            SpaceOutIdeographs(text);
        if (stripAccents)
        {
            Decomposition.Normalize(text);
            text.RemoveAll(LibrarySets.BertAccents);
        }
        if (lowercase)
            Lowercase.Normalize(text);
    }

    private static void Clean(TextEditor text)
    {
        text.Begin();
        foreach (var codePoint in text.CodePoints)
        {
            if (LibrarySets.BertControls.Contains(codePoint))
                text.Drop(1);
            else
                text.Emit(LibrarySets.WhiteSpace.Contains(codePoint) ? ' ' : codePoint, 0);
        }
        text.Commit();
    }

    private static void SpaceOutIdeographs(TextEditor text)
    {
        text.Begin();
        foreach (var codePoint in text.CodePoints)
        {
            if (LibrarySets.BertIdeographs.Contains(codePoint))
            {
                text.Emit(' ', 0);
                text.Emit(codePoint, 1);
                text.Emit(' ', 1);
            }
            else
            {
                text.Emit(codePoint, 0);
            }
        }
        text.Commit();
    }
}
