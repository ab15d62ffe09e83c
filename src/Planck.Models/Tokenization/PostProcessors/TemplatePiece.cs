using System.Collections.Generic;

namespace Planck.Tokenization.PostProcessors;

/// <summary>An element of a template.</summary>
/// <param name="Sequence">The input that stands here, 0 or 1; null for special tokens.</param>
/// <param name="Tokens">The special tokens that stand here.</param>
internal sealed record TemplatePiece(int? Sequence, IReadOnlyList<SpecialToken> Tokens, int TypeId);
