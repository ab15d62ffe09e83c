namespace Planck.Tokenization.Models;

/// <summary>The settings of a <c>BPE</c> model.</summary>
/// <param name="ContinuingSubwordPrefix">Put before every character but a word's first; may be empty.</param>
/// <param name="EndOfWordSuffix">Put behind a word's last character; may be empty.</param>
/// <param name="FuseUnknown">Neighbouring unknown characters are one token.</param>
/// <param name="ByteFallback">Unknown characters are spelled with byte tokens where all exist.</param>
/// <param name="IgnoreMerges">A word that is a token is that token, whatever the merges say.</param>
internal sealed record BpeOptions(
    string? UnknownToken, string ContinuingSubwordPrefix, string EndOfWordSuffix, bool FuseUnknown, bool ByteFallback, bool IgnoreMerges);
