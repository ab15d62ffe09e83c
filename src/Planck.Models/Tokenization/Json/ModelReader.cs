using System.Collections.Generic;
using System.Text.Json;
using Planck.Tokenization.Models;

namespace Planck.Tokenization.Json;

/// <summary>Reads the <c>model</c> section.</summary>
internal static class ModelReader
{
    /// <summary>Leaves room to count on for added tokens.</summary>
    private const int LargestId = 1 << 30;

    public static TokenModel Read(JsonCursor json) => (json.Optional("type")?.String() ?? GuessType(json)) switch
    {
        "BPE" => BpeReader.Read(json),
        "Unigram" => ReadUnigram(json),
        "WordPiece" => new WordPieceModel(
            ReadVocabulary(json.Member("vocab")),
            json.Member("unk_token").String(),
            json.Member("continuing_subword_prefix").String(),
            json.Member("max_input_chars_per_word").Integer()),
        "WordLevel" => new WordLevelModel(ReadVocabulary(json.Member("vocab")), json.Member("unk_token").String()),
        var type => throw json.Member("type").Fail($"the model '{type}' is not known; it is one of BPE, Unigram, WordPiece, WordLevel"),
    };

    public static Vocabulary ReadVocabulary(JsonCursor json)
    {
        var members = json.Members();
        var ids = new Dictionary<string, int>(members.Count);
        foreach (var (token, id) in members)
            ids[token] = id.Integer(LargestId);
        return new Vocabulary(ids);
    }

    /// <summary>Old files do not say; the members tell.</summary>
    private static string GuessType(JsonCursor json)
    {
        if (json.Has("merges"))
            return "BPE";
        if (json.Member("vocab").Kind == JsonValueKind.Array)
            return "Unigram";
        return json.Has("continuing_subword_prefix") ? "WordPiece" : "WordLevel";
    }

    private static UnigramModel ReadUnigram(JsonCursor json)
    {
        var entries = json.Member("vocab").Items();
        var tokens = new string[entries.Count];
        var scores = new double[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Items() is not [var token, var score])
                throw entries[i].Fail("an array of a token and its score is expected");
            (tokens[i], scores[i]) = (token.String(), score.Number());
        }
        var unknown = json.Optional("unk_id");
        if (unknown is { } id && id.Integer() >= tokens.Length)
            throw id.Fail($"the number is beyond the vocabulary of {tokens.Length} tokens");
        return new UnigramModel(new Vocabulary(tokens), scores, unknown?.Integer(), json.Optional("byte_fallback")?.Boolean() ?? false);
    }
}
