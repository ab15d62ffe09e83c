using System.Collections.Generic;

namespace Planck.Tokenization.Decoders;

/// <summary><c>Fuse</c>: joins all tokens to one.</summary>
internal sealed class FuseDecoder : Decoder
{
    public override List<string> Decode(List<string> tokens) => [string.Concat(tokens)];
}
