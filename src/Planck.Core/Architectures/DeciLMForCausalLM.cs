using System.Collections.Generic;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Collections;

namespace Planck.Architectures;

/// <summary>
/// Llama-Nemotron (Super, Ultra) and other results of Puzzle's search: Llama where <c>block_configs</c> says for every layer how many key/value
/// heads and how wide an MLP it has, or that a single linear or nothing stands in their place.
/// </summary>
public sealed record DeciLMForCausalLM() : Architecture("DeciLMForCausalLM")
{
    private const int WidthMultiple = 256;

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var layers = config.Sections("block_configs") ?? throw config.Error("block_configs", "is missing");
        if (layers.Count != config.Model.Layers)
            throw config.Error("block_configs", $"is for {layers.Count} layers, not {config.Model.Layers}");
        var rope = RopeReader.Read(config, config.Model.HeadDim);
        var distinct = new Dictionary<Block, Block>();
        return DecoderParts.Decoder(config, names, Shared, epsilon: 1e-5) with { OtherTensors = [names.Layer + ".self_attn.rotary_emb."] };

        Block Shared(int layer)
        {
            var block = Block(config, names.Layer, layers[layer], rope);
            if (!distinct.TryGetValue(block, out var known))
                distinct.Add(block, known = block);
            return known;
        }
    }

    private static Block Block(ConfigFacts config, string layer, ConfigFacts choice, Rope rope)
    {
        var branches = new List<Branch>();
        if (Attention(config, layer + ".self_attn", choice, rope) is { } attention)
            branches.Add(new(Norm(config, layer + ".input_layernorm"), attention));
        if (Mlp(config, layer + ".mlp", choice) is { } mlp)
            branches.Add(new(Norm(config, layer + ".post_attention_layernorm"), mlp));
        return new(branches.ToEquatableArray());
    }

    private static Mixer? Attention(ConfigFacts config, string path, ConfigFacts choice, Rope rope)
    {
        var attention = choice.Section("attention") ?? throw choice.Error("attention", "is missing");
        var bias = config.Flag("attention_bias", false);
        if (attention.Flag("no_op", false))
            return null;
        if (attention.Flag("replace_with_linear", false))
            return new LinearMixer(new(path + ".linear_attn", config.Model.HiddenSize, config.Model.HiddenSize) { Bias = bias });
        if (attention.Count("num_sink_tokens", 0) != 0)
            throw attention.Error("num_sink_tokens", "is set, and attention with sink tokens is not described");
        var group = attention.Count("n_heads_in_group");
        if (group <= 0 || config.Model.AttentionHeads % group != 0)
            throw attention.Error("n_heads_in_group", $"is {group}, which does not divide the {config.Model.AttentionHeads} attention heads");
        var grouped = DecoderParts.Attention(config, path, rope, bias, keyValueHeads: config.Model.AttentionHeads / group);
        return DecoderParts.Windowed(grouped, attention.Count("window_length", 0));
    }

    private static Mixer? Mlp(ConfigFacts config, string path, ConfigFacts choice)
    {
        var mlp = choice.Section("ffn") ?? throw choice.Error("ffn", "is missing");
        var bias = config.Flag("mlp_bias", false);
        if (mlp.Flag("no_op", false))
            return null;
        if (mlp.Flag("replace_with_linear", false))
            return new LinearMixer(new(path + ".linear_mlp", config.Model.HiddenSize, config.Model.HiddenSize) { Bias = bias });
        return DecoderParts.GatedMlp(config, path, Width(config, mlp), bias);
    }

    // floor(2/3 * ffn_mult * hidden_size), up to a multiple of 256.
    private static int Width(ConfigFacts config, ConfigFacts mlp)
    {
        if (mlp.Count("intermediate_size", 0) is > 0 and var given)
            return given;
        var width = (int)(2 * mlp.Number("ffn_mult") * config.Model.HiddenSize / 3);
        return (width + WidthMultiple - 1) / WidthMultiple * WidthMultiple;
    }

    private static Norm Norm(ConfigFacts config, string path) => DecoderParts.RmsNorm(config, path, epsilon: 1e-5);
}
