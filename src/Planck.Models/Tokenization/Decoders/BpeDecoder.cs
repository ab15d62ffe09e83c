using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Tokenization.Decoders;

/// <summary><c>BPEDecoder</c>: the end-of-word suffix becomes a space, except in the last token.</summary>
internal sealed class BpeDecoder(string suffix) : Decoder
{
    public override List<string> Decode(List<string> tokens) =>
        suffix.Length == 0
            ? tokens
            : [.. tokens.Select((token, i) => token.Replace(suffix, i == tokens.Count - 1 ? "" : " ", StringComparison.Ordinal))];
}
