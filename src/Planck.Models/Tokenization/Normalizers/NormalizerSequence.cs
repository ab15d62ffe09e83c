using System;
using System.Collections.Generic;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Normalizers;

/// <summary><c>Sequence</c>: one after the other.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<Normalizer> normalizers) : Normalizer
{
    public override void Normalize(TextEditor text)
    {
        foreach (var normalizer in normalizers)
            normalizer.Normalize(text);
    }

    public override bool LeavesUnchanged(ReadOnlySpan<int> text)
    {
        foreach (var normalizer in normalizers)
        {
            if (!normalizer.LeavesUnchanged(text))
                return false;
        }
        return true;
    }
}
