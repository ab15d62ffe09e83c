namespace Planck.Calibration;

/// <summary>
/// What calibration found for one linear. The exporter applies it: first the weight (<see cref="Weight"/> or the model's), then <see cref="PreQuantScale"/>, then
/// scales from <see cref="WeightAmax"/>.
/// </summary>
/// <param name="linear">The linear; formats and shapes as planned.</param>
public sealed class LinearCalibration(CalibratedLinear linear)
{
    public CalibratedLinear Linear => linear;

    /// <summary>Tokens it was measured on; 0 for an expert that the router never picked.</summary>
    public long Tokens { get; set; }

    /// <summary>Largest absolute input, after <see cref="PreQuantScale"/> when there is one; null when not measured. A range that the recipe gives stays what it is.</summary>
    public float? InputAmax
    {
        get;
        set => field = linear.InputAmax ?? value;
    } = linear.InputAmax;

    /// <summary>
    /// [in_features] float32: inputs are multiplied by it and columns of the weight divided, as <c>bf16(w * fl32(1 / p))</c>. Null when the linear is not
    /// smoothed. Not yet unified over the linears that share an input, nor folded; the exporter does both.
    /// </summary>
    public float[]? PreQuantScale { get; set; }

    /// <summary>
    /// Chosen amaxes of the weight as it is after smoothing, in the layout of the format: one; one per row; one per block, row-major. Null: the maximum of what
    /// is exported.
    /// </summary>
    public float[]? WeightAmax { get; set; }

    /// <summary>Range of the whole weight, or of the linears that share it, for static NVFP4; null: the maximum of what is exported.</summary>
    public float? GlobalAmax { get; set; }

    /// <summary>[out_features, in_features] bf16 bits that take the place of the model's weight; null: the model's.</summary>
    public ushort[]? Weight { get; set; }

    /// <summary>What stays in 16 bits beside the quantized weight; null: nothing.</summary>
    public LowRankPart? LowRank { get; set; }
}

/// <summary>A correction of low rank: the linear computes <c>W x + B (A x)</c>.</summary>
/// <param name="Rank">Singular values kept.</param>
/// <param name="A">[Rank, in_features].</param>
/// <param name="B">[out_features, Rank].</param>
public sealed record LowRankPart(int Rank, float[] A, float[] B);
