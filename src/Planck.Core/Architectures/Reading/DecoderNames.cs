namespace Planck.Architectures.Reading;

/// <summary>Where a checkpoint keeps a decoder of Llama's shape.</summary>
/// <param name="Root">Path of the decoder: <c>model</c>.</param>
/// <param name="Head">Path of the output head.</param>
public sealed record DecoderNames(string Root, string Head)
{
    /// <summary>Models of text only.</summary>
    public static DecoderNames Text { get; } = new("model", "lm_head");

    /// <summary>Multimodal models before transformers 4.52; later releases still write these names for classes that had them.</summary>
    public static DecoderNames LanguageModelOutside { get; } = new("language_model.model", "language_model.lm_head");

    /// <summary>Multimodal models as transformers 4.52 and later hold them in memory.</summary>
    public static DecoderNames LanguageModelInside { get; } = new("model.language_model", "lm_head");

    public string Embedding => Root + ".embed_tokens";

    /// <summary>Path of a layer.</summary>
    public string Layer => Root + ".layers.{}";

    public string FinalNorm => Root + ".norm";

    /// <summary>The names a checkpoint has; the first of the candidates when that is not known.</summary>
    public static DecoderNames Find(ConfigFacts config, params DecoderNames[] candidates) =>
        config.FirstPresent(static names => names.Embedding + ".weight", candidates);
}
