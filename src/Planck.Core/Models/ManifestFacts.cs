using System;
using System.Globalization;
using System.Linq;
using Planck.Collections;

namespace Planck.Models;

/// <summary>One <c>key value</c> line of a manifest's header, named as in <c>config.json</c>.</summary>
/// <param name="Read">The value as text; empty when the configuration does not say, and the line is left out.</param>
/// <param name="Write">The configuration with the value; null when the text is no such value.</param>
internal sealed record ManifestFact(string Key, string Expects, Func<ModelConfig, string> Read, Func<ModelConfig, string, ModelConfig?> Write);

/// <summary>The facts of <see cref="ModelConfig"/> in the order in which a manifest lists them.</summary>
internal static class ManifestFacts
{
    public const string Architecture = "architecture";

    private const int MaxCount = 1_000_000_000;

    public static EquatableArray<ManifestFact> All { get; } =
    [
        Text(Architecture, static c => c.Architecture, static (c, v) => c with { Architecture = v }),
        Text("model_type", static c => c.ModelType, static (c, v) => c with { ModelType = v }),
        Text("dtype", static c => c.DType, static (c, v) => c with { DType = v }),
        Count("hidden_size", static c => c.HiddenSize, static (c, v) => c with { HiddenSize = v }),
        Count("intermediate_size", static c => c.IntermediateSize, static (c, v) => c with { IntermediateSize = v }),
        Count("num_hidden_layers", static c => c.Layers, static (c, v) => c with { Layers = v }),
        Count("num_attention_heads", static c => c.AttentionHeads, static (c, v) => c with { AttentionHeads = v }),
        Count("num_key_value_heads", static c => c.KeyValueHeads, static (c, v) => c with { KeyValueHeads = v }),
        Count("head_dim", static c => c.HeadDim, static (c, v) => c with { HeadDim = v }),
        Count("vocab_size", static c => c.VocabSize, static (c, v) => c with { VocabSize = v }),
        Count("num_experts", static c => c.Experts, static (c, v) => c with { Experts = v }),
        new(
            "tie_word_embeddings",
            "true or false",
            static c => c.TieWordEmbeddings ? "true" : "",
            static (c, v) => v is "true" or "false" ? c with { TieWordEmbeddings = v == "true" } : null),
    ];

    private static ManifestFact Text(string key, Func<ModelConfig, string> read, Func<ModelConfig, string, ModelConfig> write) =>
        new(key, "one word", read, (c, v) => IsWord(v) ? write(c, v) : null);

    /// <summary>Whether a text can stand in a line and in a comment of a plan: not empty, no white space, no control characters.</summary>
    public static bool IsWord(string text) => text.Length > 0 && !text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c));

    private static ManifestFact Count(string key, Func<ModelConfig, int> read, Func<ModelConfig, int, ModelConfig> write) => new(
        key,
        "a count up to 1,000,000,000",
        c => read(c) == 0 ? "" : read(c).ToString(CultureInfo.InvariantCulture),
        (c, v) => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxCount ? write(c, count) : null);
}
