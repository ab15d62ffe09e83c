using Planck.Tokenization.Text;

namespace Planck.Tokenization.Normalizers;

/// <summary><c>Prepend</c>: puts a text before every piece that is not empty.</summary>
internal sealed class PrependNormalizer(string prepend) : Normalizer
{
    private readonly int[] _prepend = CodePoints.Of(prepend);

    public override void Normalize(TextEditor text) => text.Prepend(_prepend);
}
