namespace Planck.Plans;

/// <summary>On which tokens activations are measured, and how.</summary>
/// <param name="Data">Token ids (<c>.safetensors</c>, tensor <c>input_ids</c>) or text (<c>.jsonl</c>, <c>.txt</c>, also gzipped), relative to the recipe's folder, with <c>/</c>.</param>
public sealed record CalibrationPlan(string Data)
{
    /// <summary>Column of JSON lines that holds the text.</summary>
    public string Column { get; init; } = EvaluationPlan.DefaultColumn;

    /// <summary>Rows that are used, from the first on; null: all.</summary>
    public int? Samples { get; init; }

    /// <summary>Tokens of a row of text; rows of token ids keep theirs.</summary>
    public int SequenceLength { get; init; } = DefaultSequenceLength;

    /// <summary>Rows that AWQ's means and losses, and the biases of affine caches, are taken over at a time; nothing else depends on it.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Whether each layer is calibrated on what the quantized layers before it give, instead of the original ones.</summary>
    public bool Layerwise { get; init; }

    /// <summary>Share of the experts of a mixture that see each token while calibrating; null: those the router picks.</summary>
    public double? MoeExpertsRatio { get; init; }

    public const int DefaultSequenceLength = 512;
}
