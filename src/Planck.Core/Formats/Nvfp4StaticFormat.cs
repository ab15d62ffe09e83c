using Planck.Collections;

namespace Planck.Formats;

/// <summary>As <see cref="Nvfp4Format"/>, with block scales of the weights that an algorithm may choose.</summary>
public sealed record Nvfp4StaticFormat : QuantFormat
{
    public override string Id => "nvfp4_static";

    public override string TypeName => "Nvfp4Static";

    public override string Title => "NVFP4 weights whose block scales an algorithm chooses; NVFP4 activations";

    public override string Weights => "nvfp4_static";

    public override string Activations => "nvfp4";

    public override string QuantAlgo => "NVFP4";

    public override bool StaticBlocks => true;

    public override int DefaultBlockSize => 16;

    public override bool MeasuresActivations => true;

    public override bool SharesTensorScale => true;

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.U8, [rows, columns / 2]),
        new("weight_scale", DType.F8_E4M3, [rows, columns / blockSize]),
        new("weight_scale_2", DType.F32, []),
        new("input_scale", DType.F32, []),
    ];
}
