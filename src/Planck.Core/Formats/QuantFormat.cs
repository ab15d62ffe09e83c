using Planck.Collections;

namespace Planck.Formats;

/// <summary>
/// One weight format together with what the serving engine does to the activations: what a recipe names after
/// <c>format:</c>. The facts here are all a compiler needs; the arithmetic is in <c>Planck.Kernels</c>.
/// </summary>
public abstract record QuantFormat
{
    /// <summary>The name in a recipe, the same as ModelOpt's preset (<c>w4a16_nvfp4</c>).</summary>
    public abstract string Id { get; }

    /// <summary>The C# struct of the format in <c>Planck.Kernels.Formats</c> (<c>W4A16Nvfp4</c>).</summary>
    public abstract string TypeName { get; }

    /// <summary>One line for people: weights, scales, activations.</summary>
    public abstract string Title { get; }

    /// <summary>The <c>weights:</c> half of the format (<c>nvfp4</c>).</summary>
    public abstract string Weights { get; }

    /// <summary>The <c>activations:</c> half of the format (<c>none</c>, <c>fp8_per_token</c>).</summary>
    public abstract string Activations { get; }

    /// <summary>Whether the engine quantizes the inputs of these linears too, with scales of the checkpoint or of its own.</summary>
    public bool QuantizesActivations => Activations != "none";

    /// <summary>Whether the scale of the activations is measured on calibration data and stored as <c>input_scale</c>.</summary>
    public virtual bool MeasuresActivations => false;

    /// <summary>Whether each block of a weight has an amax of its own that an algorithm may choose (ModelOpt's <c>type: static</c>).</summary>
    public virtual bool StaticBlocks => false;

    /// <summary>False for formats that no engine loads: they can be evaluated and not exported.</summary>
    public virtual bool IsExportable => true;

    /// <summary><c>quant_algo</c> in <c>hf_quant_config.json</c> (<c>W4A16_NVFP4</c>).</summary>
    public abstract string QuantAlgo { get; }

    /// <summary>Columns that share a scale; 0 when a whole row does.</summary>
    public virtual int DefaultBlockSize => 0;

    /// <summary>Block sizes a recipe may choose with <c>block_size:</c>; empty when the format has none to choose.</summary>
    public virtual EquatableArray<int> BlockSizes => [];

    /// <summary>Rows that share a scale; 1 except in 2-D blocks.</summary>
    public virtual int BlockRows => 1;

    /// <summary>Rows a shard must be a multiple of so that packing works (2 where two rows share a byte).</summary>
    public virtual int RowMultiple => 1;

    /// <summary>Whether in_features must be a multiple of the block size; padded blocks do not need it.</summary>
    public virtual bool BlockMustDivide => true;

    /// <summary>Whether linears that read the same input share one tensor-wide scale (dynamic NVFP4).</summary>
    public virtual bool SharesTensorScale => false;

    /// <summary>
    /// Whether linears of this shape that read the same input take one amax, the largest of the group: ModelOpt 0.47 shares a scale that is
    /// one number, also where a block format happens to need only one block.
    /// </summary>
    public virtual bool SharesScale(long rows, long columns, int blockSize) => SharesTensorScale;

    /// <summary>
    /// The tensors that replace <c>weight</c> of a <paramref name="rows"/> x <paramref name="columns"/> (out_features x
    /// in_features) linear, named relative to the module: <c>weight</c> first, then its scales.
    /// </summary>
    public abstract EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize);

    /// <summary>Whether experts that are stacked in one tensor [experts, in_features, out_features] can have it.</summary>
    public virtual bool Stacks => false;

    /// <summary>
    /// The tensors that replace such a stack of <paramref name="rows"/> x <paramref name="columns"/> (out_features x in_features) weights, named relative to it:
    /// the codes under its own name first, then <c>_weight_scale</c> and the others. As ModelOpt 0.47 writes Llama 4 and gpt-oss (specification 4.4): one scale per
    /// tensor for all experts, and blocks along in_features, which lie across the stored rows.
    /// </summary>
    /// <exception cref="System.NotSupportedException">No stack can have it (<see cref="Stacks"/>).</exception>
    public virtual EquatableArray<TensorSpec> StackedTensors(long experts, long rows, long columns, int blockSize) =>
        throw new System.NotSupportedException($"{Id} is not stored for experts that are stacked in one tensor");

    /// <summary>Bytes of all tensors that replace a weight.</summary>
    public long Bytes(long rows, long columns, int blockSize)
    {
        var bytes = 0L;
        foreach (var tensor in Tensors(rows, columns, blockSize))
            bytes = checked(bytes + tensor.Bytes);
        return bytes;
    }

    public sealed override string ToString() => Id;
}
