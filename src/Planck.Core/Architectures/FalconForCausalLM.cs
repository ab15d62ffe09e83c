using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Collections;

namespace Planck.Architectures;

/// <summary>
/// Falcon: fused queries, keys and values, a GELU MLP four times as wide, LayerNorms with bias. 40B, 180B and Falcon 2 have the new decoder
/// architecture; 7B one key/value head and a norm for both branches; 1B (RW) branches after one another and linear position bias.
/// </summary>
public sealed record FalconForCausalLM() : Architecture("FalconForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { TieWordEmbeddings = true };

    public override Transformer Build(ConfigFacts config)
    {
        const string Layer = "transformer.h.{}";
        var (renewed, parallel) = (config.Flag("new_decoder_architecture", false), config.Flag("parallel_attn", true));
        var block = new Block(Branches(config, Layer, renewed, parallel)) { Parallel = renewed || parallel };
        return new()
        {
            Embedding = DecoderParts.Embedding(config, "transformer.word_embeddings"),
            Blocks = DecoderParts.Layers(config, _ => block),
            FinalNorm = Norm(config, "transformer.ln_f"),
            Head = DecoderParts.Head(config),
        };
    }

    private static EquatableArray<Branch> Branches(ConfigFacts config, string layer, bool renewed, bool parallel)
    {
        var bias = config.Flag("bias", false);
        var alibi = config.Flag("alibi", false);
        var attention = DecoderParts.Attention(
            config,
            layer + ".self_attention",
            alibi ? null : RopeReader.Read(config, config.Model.HeadDim),
            bias,
            keyValueHeads: !renewed && config.Flag("multi_query", true) ? 1 : null,
            output: "dense");
        attention = DecoderParts.Fused(attention, layer + ".self_attention.query_key_value", QkvLayout.Grouped) with { Alibi = alibi };
        var width = config.Model.IntermediateSize > 0 ? config.Model.IntermediateSize : 4 * config.Model.HiddenSize;
        var mlp = DecoderParts.PlainMlp(config, layer + ".mlp", "dense_h_to_4h", "dense_4h_to_h", width, bias, config.Text("activation", "gelu"));
        var norms = config.Count("num_ln_in_parallel_attn", renewed ? 2 : 1);
        if (renewed && parallel && norms == 2)
            return [new(Norm(config, layer + ".ln_attn"), attention), new(Norm(config, layer + ".ln_mlp"), mlp)];
        var input = Norm(config, layer + ".input_layernorm");
        return [new(input, attention), new(parallel ? input : Norm(config, layer + ".post_attention_layernorm"), mlp)];
    }

    private static Norm Norm(ConfigFacts config, string path) => DecoderParts.LayerNorm(config, path, "layer_norm_epsilon");
}
