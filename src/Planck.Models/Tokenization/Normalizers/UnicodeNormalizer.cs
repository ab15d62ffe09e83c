using System;
using Planck.Tokenization.Text;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Normalizers;

/// <summary><c>NFC</c>, <c>NFD</c>, <c>NFKC</c>, <c>NFKD</c>, with the reference library's tables.</summary>
internal sealed class UnicodeNormalizer(NormalForm form) : Normalizer
{
    /// <summary>Below this no code point combines or, canonically, comes from a composition.</summary>
    private const int FirstCombining = 0x300;

    /// <summary>Below this no code point decomposes in any form.</summary>
    private const int FirstDecomposing = 0xA0;

    public override void Normalize(TextEditor text)
    {
        if (LeavesUnchanged(text.CodePoints))
            return;
        var points = Normalization.Decompose(text.CodePoints, form is NormalForm.Nfkc or NormalForm.Nfkd);
        if (form is NormalForm.Nfc or NormalForm.Nfkc)
            Normalization.Compose(points);
        text.Begin();
        foreach (var point in points)
            text.Emit(point.CodePoint, point.Change);
        text.Commit();
    }

    public override bool LeavesUnchanged(ReadOnlySpan<int> text) =>
        text.IndexOfAnyExceptInRange(0, (form == NormalForm.Nfc ? FirstCombining : FirstDecomposing) - 1) < 0;
}
