using System.Linq;

namespace Planck.Models;

/// <summary>
/// The facts of a Hugging Face <c>config.json</c> that decide whether a recipe is right. Counts are 0 and strings empty when the file does
/// not say; defaults that an architecture implies are filled in by whoever reads the file, so that every reader sees the same.
/// </summary>
public sealed record ModelConfig
{
    /// <summary>First entry of <c>architectures</c>: <c>LlamaForCausalLM</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary><c>model_type</c>: <c>llama</c>.</summary>
    public string ModelType { get; init; } = "";

    /// <summary><c>dtype</c> or <c>torch_dtype</c>: <c>bfloat16</c>. The dtype the exported checkpoint keeps.</summary>
    public string DType { get; init; } = "";

    public int HiddenSize { get; init; }

    public int IntermediateSize { get; init; }

    public int Layers { get; init; }

    public int AttentionHeads { get; init; }

    public int KeyValueHeads { get; init; }

    public int HeadDim { get; init; }

    public int VocabSize { get; init; }

    /// <summary>Routed experts per MoE layer; 0 in a dense model.</summary>
    public int Experts { get; init; }

    /// <summary><c>tie_word_embeddings</c>: the head is the embedding, there is no <c>lm_head.weight</c> of its own.</summary>
    public bool TieWordEmbeddings { get; init; }

    /// <summary>What the file says beyond these facts and the architecture asks for: norms' epsilon, rope parameters, layer types.</summary>
    public ConfigValues Values { get; init; } = ConfigValues.Empty;

    /// <summary>One of the facts above by its key in a manifest, as text; null when it is none of them, empty when the file does not say.</summary>
    internal string? Fact(string key) => ManifestFacts.All.FirstOrDefault(f => f.Key == key)?.Read(this);
}
