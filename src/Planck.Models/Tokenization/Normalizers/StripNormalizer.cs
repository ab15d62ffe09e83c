using Planck.Tokenization.Text;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Normalizers;

/// <summary><c>Strip</c>: removes white space from the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    public override void Normalize(TextEditor text)
    {
        var codePoints = text.CodePoints;
        var start = 0;
        var end = codePoints.Length;
        while (left && start < end && LibrarySets.WhiteSpace.Contains(codePoints[start]))
            start++;
        while (right && end > start && LibrarySets.WhiteSpace.Contains(codePoints[end - 1]))
            end--;
        if (start == 0 && end == codePoints.Length)
            return;
        text.Begin();
        text.Drop(start);
        text.Keep(end - start);
        text.Commit();
    }
}
