using Planck.Collections;

namespace Planck.Formats;

/// <summary>Symmetric int8 weights with a float32 scale per output channel, <c>amax / 127</c>.</summary>
public sealed record Int8WeightOnlyFormat : QuantFormat
{
    public override string Id => "int8_weight_only";

    public override string TypeName => "Int8PerChannel";

    public override string Title => "INT8 weights, one scale per output channel; 16-bit activations";

    public override string Weights => "int8_per_channel";

    public override string Activations => "none";

    public override string QuantAlgo => "W8A16";

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.I8, [rows, columns]),
        new("weight_scale", DType.F32, [rows]),
    ];
}
