using System.Collections.Generic;
using System.Linq;

namespace Planck.Tokenization.Decoders;

/// <summary><c>Sequence</c>: one after the other.</summary>
internal sealed class DecoderSequence(IReadOnlyList<Decoder> decoders) : Decoder
{
    public override List<string> Decode(List<string> tokens) => decoders.Aggregate(tokens, static (list, decoder) => decoder.Decode(list));
}
