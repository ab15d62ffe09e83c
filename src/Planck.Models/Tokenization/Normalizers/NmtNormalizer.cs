using Planck.Tokenization.Text;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Normalizers;

/// <summary><c>Nmt</c>: removes control characters and makes unusual white space a space.</summary>
internal sealed class NmtNormalizer : Normalizer
{
    public override void Normalize(TextEditor text)
    {
        text.Begin();
        foreach (var codePoint in text.CodePoints)
        {
            if (LibrarySets.NmtRemoved.Contains(codePoint))
                text.Drop(1);
            else
                text.Emit(LibrarySets.NmtSpaces.Contains(codePoint) ? ' ' : codePoint, 0);
        }
        text.Commit();
    }
}
