using Planck.Collections;

namespace Planck.Formats;

/// <summary>Symmetric int8 weights with a scale per output channel and int8 activations with a scale per tensor, <c>amax / 127</c>.</summary>
public sealed record Int8Format : QuantFormat
{
    public override string Id => "int8";

    public override string TypeName => "Int8";

    public override string Title => "INT8 weights, one scale per output channel; INT8 activations, one scale";

    public override string Weights => "int8_per_channel";

    public override string Activations => "int8";

    public override string QuantAlgo => "W8A8_SQ_PER_CHANNEL";

    public override bool MeasuresActivations => true;

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.I8, [rows, columns]),
        new("weight_scale", DType.F32, [rows]),
        new("input_scale", DType.F32, []),
    ];
}
