using Planck.Tokenization.Text;

namespace Planck.Tokenization.Normalizers;

/// <summary><c>ByteLevel</c> as a normalizer: the text in the byte alphabet.</summary>
internal sealed class ByteLevelNormalizer : Normalizer
{
    public override void Normalize(TextEditor text) => text.ToByteAlphabet();
}
