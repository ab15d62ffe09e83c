using System.Collections.Generic;

namespace Planck.Tokenization.Decoders;

/// <summary>Turns tokens into text. A chain of decoders hands on a list of strings, which are joined in the end. Immutable and thread-safe.</summary>
internal abstract class Decoder
{
    public abstract List<string> Decode(List<string> tokens);
}
