namespace Planck.Tokenization.AddedTokens;

/// <summary>An entry of <c>added_tokens</c>: text that is always this token.</summary>
/// <param name="SingleWord">Only between non-word characters.</param>
/// <param name="StripsLeft">Takes the white space before it along.</param>
/// <param name="StripsRight">Takes the white space behind it along.</param>
/// <param name="IsNormalized">Looked for in the normalized text, in its own normalized spelling.</param>
/// <param name="IsSpecial">Left out when decoding without special tokens.</param>
internal sealed record AddedToken(string Content, bool SingleWord, bool StripsLeft, bool StripsRight, bool IsNormalized, bool IsSpecial);
