using System.Collections.Generic;

namespace Planck.Tokenization;

/// <summary>An encoded text: parallel lists with one element per token.</summary>
/// <param name="Ids">Numbers of the tokens in the vocabulary.</param>
/// <param name="Tokens">The tokens' own spelling; for an unknown piece of some models the text itself.</param>
/// <param name="Offsets">Where the token's text is in the input; (0, 0) for tokens that the template adds.</param>
/// <param name="TypeIds">Segment numbers, 0 or 1 in most templates.</param>
/// <param name="SpecialTokensMask">1 for tokens that template or padding added, else 0.</param>
/// <param name="AttentionMask">0 for padding, else 1.</param>
/// <param name="SequenceIds">0 for the text, 1 for the pair, null for added tokens.</param>
/// <param name="Overflowing">The further windows of a truncated text.</param>
public sealed record Encoding(
    IReadOnlyList<int> Ids,
    IReadOnlyList<string> Tokens,
    IReadOnlyList<TokenOffset> Offsets,
    IReadOnlyList<int> TypeIds,
    IReadOnlyList<int> SpecialTokensMask,
    IReadOnlyList<int> AttentionMask,
    IReadOnlyList<int?> SequenceIds,
    IReadOnlyList<Encoding> Overflowing);
