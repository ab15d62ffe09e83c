using System.Collections.Generic;
using System.Linq;

namespace Planck.Tokenization.PostProcessors;

/// <summary><c>BertProcessing</c> and <c>RobertaProcessing</c>: <c>cls A sep</c>, and <c>B sep</c> or <c>sep B sep</c> for the pair.</summary>
internal sealed class FramingProcessing(SpecialToken cls, SpecialToken sep, bool isRoberta, bool trimOffsets, bool addPrefixSpace) : PostProcessor
{
    public override int AddedTokens(bool isPair) => !isPair ? 2 : isRoberta ? 4 : 3;

    public override List<EncodingDraft> Process(List<EncodingDraft> inputs, bool addSpecialTokens)
    {
        if (trimOffsets)
            OffsetTrimming.Apply(inputs, addPrefixSpace);
        if (isRoberta)
        {
            // All segments of this family have type 0.
            foreach (var input in inputs)
                input.SetTypeIds(0);
        }
        return addSpecialTokens ? [.. inputs.Select(Framed)] : inputs;
    }

    private EncodingDraft Framed(EncodingDraft input, int index)
    {
        var framed = FramedTokens(input, index);
        framed.Overflowing.AddRange(input.Overflowing.Select(window => FramedTokens(window, index)));
        return framed;
    }

    private EncodingDraft FramedTokens(EncodingDraft input, int index)
    {
        var typeId = index == 0 || isRoberta ? 0 : 1;
        var framed = new EncodingDraft();
        if (index == 0)
            AddSpecial(framed, cls, typeId);
        else if (isRoberta)
            AddSpecial(framed, sep, typeId);
        var start = framed.Count;
        for (var i = 0; i < input.Count; i++)
            framed.Add(input.Ids[i], input.Tokens[i], input.Offsets[i], input.TypeIds[i], 0);
        framed.SequenceRanges[index] = (start, framed.Count);
        AddSpecial(framed, sep, typeId);
        return framed;
    }

    private static void AddSpecial(EncodingDraft draft, SpecialToken token, int typeId) =>
        draft.Add(token.Id, token.Content, default, typeId, special: 1);
}
