using System.Collections.Generic;

namespace Planck.Tokenization.PreTokenizers;

/// <summary><c>Sequence</c>: one after the other.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<PreTokenizer> steps) : PreTokenizer
{
    public IReadOnlyList<PreTokenizer> Steps => steps;

    public override void PreTokenize(PreTokenizedText text)
    {
        foreach (var step in steps)
            step.PreTokenize(text);
    }
}
