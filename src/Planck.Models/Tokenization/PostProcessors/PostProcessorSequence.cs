using System.Collections.Generic;
using System.Linq;

namespace Planck.Tokenization.PostProcessors;

/// <summary><c>Sequence</c>: each processes the parts that the one before left.</summary>
internal sealed class PostProcessorSequence(IReadOnlyList<PostProcessor> processors) : PostProcessor
{
    public override int AddedTokens(bool isPair) => processors.Sum(p => p.AddedTokens(isPair));

    public override List<EncodingDraft> Process(List<EncodingDraft> inputs, bool addSpecialTokens) =>
        processors.Aggregate(inputs, (parts, processor) => processor.Process(parts, addSpecialTokens));
}
