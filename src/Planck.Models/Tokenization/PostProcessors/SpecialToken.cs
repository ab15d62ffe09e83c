namespace Planck.Tokenization.PostProcessors;

/// <summary>A token that a post-processor adds.</summary>
internal sealed record SpecialToken(string Content, int Id);
