using System.Collections.Generic;

namespace Planck.Tokenization.PostProcessors;

/// <summary>Adds the special tokens around one or two encoded inputs. Immutable and thread-safe.</summary>
internal abstract class PostProcessor
{
    /// <summary>How many tokens it adds, which truncation has to leave room for.</summary>
    public abstract int AddedTokens(bool isPair);

    /// <summary>The parts of the final encoding; <paramref name="inputs"/> may be changed.</summary>
    public abstract List<EncodingDraft> Process(List<EncodingDraft> inputs, bool addSpecialTokens);
}
