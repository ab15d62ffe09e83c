namespace Planck.Plans;

/// <summary>What is measured after quantizing, on which tokens, and how good it must be. Bounds that are null are not asked for.</summary>
/// <param name="Data">Token ids (<c>.safetensors</c>, tensor <c>input_ids</c>) or text (<c>.jsonl</c>), relative to the recipe's folder, with <c>/</c>.</param>
public sealed record EvaluationPlan(string Data)
{
    /// <summary>Column of JSON lines that holds the text.</summary>
    public string Column { get; init; } = DefaultColumn;

    /// <summary>Rows that are used, from the first on; null: all.</summary>
    public int? Samples { get; init; }

    /// <summary>Tokens of a window over text; rows of token ids are windows already.</summary>
    public int SequenceLength { get; init; } = DefaultSequenceLength;

    /// <summary>Tokens from one window's begin to the next's; null: windows do not overlap.</summary>
    public int? Stride { get; init; }

    /// <summary>Largest perplexity over the original's.</summary>
    public double? MaxPerplexityRatio { get; init; }

    /// <summary>Largest mean divergence of the next-token distribution from the original's, in nats.</summary>
    public double? MaxKl { get; init; }

    /// <summary>Smallest share of tokens where both models find the same token likeliest.</summary>
    public double? MinTop1Agreement { get; init; }

    /// <summary>Smallest cosine of hidden states after any block with the original's.</summary>
    public double? MinCosine { get; init; }

    public const string DefaultColumn = "text";

    public const int DefaultSequenceLength = 2048;
}
