using Planck.Tokenization.Text;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Normalizers;

/// <summary><c>StripAccents</c>: removes marks as they stand; a decomposition has to come before it.</summary>
internal sealed class StripAccentsNormalizer : Normalizer
{
    public override void Normalize(TextEditor text) => text.RemoveAll(LibrarySets.Accents);
}
