using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Tokenization;

namespace Planck.Models.Tests.Tokenization;

/// <summary>Tokenizers written by hand, small enough that their results can be worked out on paper.</summary>
internal static class SmallTokenizers
{
    public static Tokenizer Of(string model, string sections = "") => Tokenizer.Parse(Json(model, sections), "small.json");

    public static string Json(string model, string sections = "") => $$"""{"version":"1.0",{{sections}}"model":{{model}}}""";

    /// <summary>A BPE model over the tokens given, numbered in order, with merges as "left right" in order of rank.</summary>
    public static string Bpe(IEnumerable<string> tokens, IEnumerable<string> merges, string options = "") =>
        $$"""{"type":"BPE",{{options}}"vocab":{{Vocabulary(tokens)}},"merges":{{new JsonArray([.. merges.Select(static m => JsonValue.Create(m))]).ToJsonString()}}}""";

    public static string Vocabulary(IEnumerable<string> tokens)
    {
        var vocabulary = new JsonObject();
        foreach (var (id, token) in tokens.Index())
            vocabulary[token] = id;
        return vocabulary.ToJsonString();
    }
}
