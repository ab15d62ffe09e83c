using Planck.Collections;

namespace Planck.Formats;

/// <summary>e4m3 weights with a float32 scale per output channel, <c>amax / 448</c>.</summary>
public sealed record Fp8PerChannelPerTokenFormat : QuantFormat
{
    public override string Id => "fp8_per_channel_per_token";

    public override string TypeName => "Fp8PerChannelPerToken";

    public override string Title => "FP8 weights, one scale per output channel; FP8 activations, scaled per token when served";

    public override string Weights => "fp8_per_channel";

    public override string Activations => "fp8_per_token";

    public override string QuantAlgo => "FP8_PER_CHANNEL_PER_TOKEN";

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.F8_E4M3, [rows, columns]),
        new("weight_scale", DType.F32, [rows]),
    ];
}
