using Planck.Collections;

namespace Planck.Formats;

/// <summary>
/// Formats with NVFP4 weights: e2m1, two per byte, an e4m3 scale per block and a float32 scale per tensor; where activations are measured, their
/// float32 scale stands beside them.
/// </summary>
public abstract record Nvfp4WeightFormat : QuantFormat
{
    public override int DefaultBlockSize => 16;

    public override bool SharesTensorScale => true;

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize)
    {
        var weight = new TensorSpec("weight", DType.U8, [rows, columns / 2]);
        var blocks = new TensorSpec("weight_scale", DType.F8_E4M3, [rows, columns / blockSize]);
        var tensor = new TensorSpec("weight_scale_2", DType.F32, []);
        return MeasuresActivations ? [weight, blocks, tensor, new("input_scale", DType.F32, [])] : [weight, blocks, tensor];
    }

    /// <summary>Of those with <see cref="QuantFormat.Stacks"/>; blocks lie along in_features, across the stored rows.</summary>
    public override EquatableArray<TensorSpec> StackedTensors(long experts, long rows, long columns, int blockSize)
    {
        if (!Stacks)
            return base.StackedTensors(experts, rows, columns, blockSize);
        var weight = new TensorSpec("", DType.U8, [experts, columns / 2, rows]);
        var blocks = new TensorSpec("_weight_scale", DType.F8_E4M3, [experts, columns / blockSize, rows]);
        var tensor = new TensorSpec("_weight_scale_2", DType.F32, []);
        return MeasuresActivations ? [weight, blocks, tensor, new("_input_scale", DType.F32, [])] : [weight, blocks, tensor];
    }
}
