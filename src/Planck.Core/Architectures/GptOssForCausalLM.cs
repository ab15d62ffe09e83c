using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Models;

namespace Planck.Architectures;

/// <summary>
/// gpt-oss: biases everywhere, a sink per attention head, a sliding window in every other layer, and stacked experts with a clamped gate,
/// weighted by a softmax over the chosen ones.
/// </summary>
public sealed record GptOssForCausalLM() : Architecture("GptOssForCausalLM")
{
    private const double Epsilon = 1e-5;

    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 8, HeadDim = 64 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var path = names.Layer + ".self_attn";
        var attention = DecoderParts.Attention(config, path, Rope(config), config.Flag("attention_bias", true)) with { Sinks = path + ".sinks" };
        var experts = Experts(config, names.Layer + ".mlp");
        var full = DecoderParts.PreNormBlock(config, names.Layer, attention, experts, Epsilon);
        var sliding = DecoderParts.PreNormBlock(config, names.Layer, DecoderParts.Windowed(attention, config.CountOrOff("sliding_window", 128)), experts, Epsilon);
        var slides = LayerTypes.Sliding(config, static layer => layer % 2 == 0);
        return DecoderParts.Decoder(config, names, layer => slides(layer) ? sliding : full, Epsilon) with { WeighsNormsInFloat32 = true };
    }

    // A file without any rope keys means the published models' yarn.
    private static Rope Rope(ConfigFacts config)
    {
        var rope = RopeReader.Read(config, config.Model.HeadDim, theta: 150000);
        return config.Has("rope_parameters") || config.Has("rope_scaling")
            ? rope
            : rope with { Kind = RopeKind.Yarn, Factor = 32, OriginalMaxPosition = 4096, Truncate = false };
    }

    private static ExpertMixture Experts(ConfigFacts config, string path)
    {
        var (experts, hidden, width) = (MixtureParts.Experts(config), config.Model.HiddenSize, config.Model.IntermediateSize);
        return new()
        {
            Experts = experts,
            Router = DecoderParts.Router(config, path + ".router", experts) with { Bias = true },
            Routing = new(RouterScore.SoftmaxOfTopK, MixtureParts.TopK(config, 4)),
            Expert = new()
            {
                Up = Stacked(".gate_up_proj", hidden, 2 * width, ShardAxis.Output),
                Down = Stacked(".down_proj", width, hidden, ShardAxis.Input),
                Layout = GateUpLayout.Interleaved,
                Activation = config.Text("hidden_act", "silu"),
                Clamped = new(config.Number("swiglu_alpha", 1.702), config.Number("swiglu_limit", 7)),
            },
        };

        Linear Stacked(string name, int from, int to, ShardAxis axis) => new(path + ".experts" + name, from, to)
        {
            Stacked = experts,
            Layout = WeightLayout.InOut,
            WeightName = path + ".experts" + name,
            Bias = true,
            BiasName = path + ".experts" + name + "_bias",
            ShardAxis = axis,
        };
    }
}
