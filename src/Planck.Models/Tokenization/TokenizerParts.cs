using Planck.Tokenization.AddedTokens;
using Planck.Tokenization.Decoders;
using Planck.Tokenization.Models;
using Planck.Tokenization.Normalizers;
using Planck.Tokenization.PostProcessors;
using Planck.Tokenization.PreTokenizers;

namespace Planck.Tokenization;

/// <summary>What a <c>tokenizer.json</c> consists of; absent sections are null.</summary>
/// <param name="Source">The file, for error messages.</param>
internal sealed record TokenizerParts(
    string Source,
    AddedVocabulary Added,
    Normalizer? Normalizer,
    PreTokenizer? PreTokenizer,
    TokenModel Model,
    PostProcessor? PostProcessor,
    Decoder? Decoder,
    Truncation? Truncation,
    Padding? Padding);
