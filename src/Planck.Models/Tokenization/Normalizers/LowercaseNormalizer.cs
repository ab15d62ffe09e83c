using Planck.Tokenization.Text;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Normalizers;

/// <summary><c>Lowercase</c>: code point by code point; a final sigma is not special.</summary>
internal sealed class LowercaseNormalizer : Normalizer
{
    public override void Normalize(TextEditor text)
    {
        text.Begin();
        foreach (var codePoint in text.CodePoints)
        {
            text.Emit(LowerCase.Of(codePoint), 0);
            if (codePoint == LowerCase.DottedCapitalI)
                text.Emit(LowerCase.CombiningDotAbove, 1);
        }
        text.Commit();
    }
}
