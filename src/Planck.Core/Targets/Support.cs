using Planck.Formats;

namespace Planck.Targets;

/// <summary>
/// One row of an engine's table: whether it loads a checkpoint in ModelOpt's layout and this format. <see cref="Refusal"/> is null when it
/// does, else why not.
/// </summary>
public sealed record FormatSupport(QuantFormat Format)
{
    /// <summary>What the engine lacks, in the words after "vllm cannot load int8_weight_only: ".</summary>
    public string? Refusal { get; init; }

    /// <summary>The oldest GPUs with a kernel.</summary>
    public ComputeCapability Minimum { get; init; }

    /// <summary>No release before this one loads it; null when that is not known.</summary>
    public EngineVersion? Since { get; init; }

    /// <summary>out_features and in_features of every shard must be multiples of this; 1 when the engine pads or does not care.</summary>
    public int ShardMultiple { get; init; } = 1;

    /// <summary>The only block size with a kernel; 0 when every size the format allows has one.</summary>
    public int OnlyBlockSize { get; init; }

    /// <summary>Where this row comes from.</summary>
    public required string Source { get; init; }

    public bool Loads => Refusal is null;
}

/// <summary>One row of an engine's table of KV cache formats.</summary>
public sealed record KvCacheSupport(KvCacheFormat Format)
{
    /// <inheritdoc cref="FormatSupport.Refusal"/>
    public string? Refusal { get; init; }

    /// <inheritdoc cref="FormatSupport.Minimum"/>
    public ComputeCapability Minimum { get; init; }

    /// <inheritdoc cref="FormatSupport.Source"/>
    public required string Source { get; init; }

    public bool Loads => Refusal is null;
}
