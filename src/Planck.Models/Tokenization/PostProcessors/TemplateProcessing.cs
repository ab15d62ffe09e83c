using System.Collections.Generic;
using System.Linq;

namespace Planck.Tokenization.PostProcessors;

/// <summary><c>TemplateProcessing</c>: inputs and special tokens in the order of a template.</summary>
internal sealed class TemplateProcessing(IReadOnlyList<TemplatePiece> single, IReadOnlyList<TemplatePiece> pair) : PostProcessor
{
    public override int AddedTokens(bool isPair) => (isPair ? pair : single).Sum(static piece => piece.Tokens.Count);

    public override List<EncodingDraft> Process(List<EncodingDraft> inputs, bool addSpecialTokens)
    {
        var parts = new List<EncodingDraft>();
        foreach (var piece in inputs.Count == 2 ? pair : single)
        {
            if (piece.Sequence is { } sequence)
            {
                inputs[sequence].SetTypeIds(piece.TypeId);
                inputs[sequence].SetSequence(sequence);
                parts.Add(inputs[sequence].Clone());
            }
            else if (addSpecialTokens)
            {
                var part = new EncodingDraft();
                foreach (var token in piece.Tokens)
                    part.Add(token.Id, token.Content, default, piece.TypeId, special: 1);
                parts.Add(part);
            }
        }
        return parts;
    }
}
