namespace Planck.Architectures;

/// <summary>
/// What a class of transformers assumes of the facts that <c>config.json</c> may leave out. Small files do: a multimodal file's <c>text_config</c>
/// holds only what differs from these.
/// </summary>
public sealed record ClassDefaults
{
    /// <summary>0: the file has to say; so for the other counts.</summary>
    public int HiddenSize { get; init; }

    public int IntermediateSize { get; init; }

    public int Layers { get; init; }

    public int AttentionHeads { get; init; }

    /// <summary>0: as many as attention heads.</summary>
    public int KeyValueHeads { get; init; }

    /// <summary>0: hidden_size / heads.</summary>
    public int HeadDim { get; init; }

    public int VocabSize { get; init; }

    public bool TieWordEmbeddings { get; init; }
}
