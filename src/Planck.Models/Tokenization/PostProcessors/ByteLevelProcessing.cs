using System.Collections.Generic;

namespace Planck.Tokenization.PostProcessors;

/// <summary><c>ByteLevel</c>: adds nothing, trims offsets.</summary>
internal sealed class ByteLevelProcessing(bool trimOffsets, bool addPrefixSpace) : PostProcessor
{
    public override int AddedTokens(bool isPair) => 0;

    public override List<EncodingDraft> Process(List<EncodingDraft> inputs, bool addSpecialTokens)
    {
        if (trimOffsets)
            OffsetTrimming.Apply(inputs, addPrefixSpace);
        for (var i = 0; i < inputs.Count; i++)
            inputs[i].SetSequence(i);
        return inputs;
    }
}
