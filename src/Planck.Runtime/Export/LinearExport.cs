namespace Planck.Runtime.Export;

/// <summary>
/// How calibration changes the export of one linear, after scales are unified and factors folded. Small enough to be kept for all linears of a model: two or three
/// numbers per input feature where inputs are smoothed, a few otherwise.
/// </summary>
internal sealed record LinearExport
{
    /// <summary>Nothing was calibrated: the weight as it is, ranges from its maxima.</summary>
    public static LinearExport Plain { get; } = new();

    public WeightTransform Transform { get; init; } = WeightTransform.None;

    /// <summary>Whether inputs are smoothed, wherever the factor went.</summary>
    public bool Smoothed { get; init; }

    /// <summary><c>pre_quant_scale</c>, bf16 bits [in_features]; null when inputs are not smoothed or the factor went into what comes before.</summary>
    public ushort[]? PreQuantScale { get; init; }

    /// <summary>Largest absolute input, unified; null when not measured.</summary>
    public float? InputAmax { get; init; }

    /// <summary>Singular values beside the weight; 0: none.</summary>
    public int Rank { get; init; }

    /// <summary>Whether calibration has another weight than the model's.</summary>
    public bool ReplacesWeight { get; init; }

    /// <summary>Whether calibration chose ranges of rows or blocks, and no later transform made them void.</summary>
    public bool ChoosesRanges { get; init; }

    /// <summary>Range of the whole weight as calibration chose it; null: it is measured.</summary>
    public float? TensorAmax { get; init; }
}
