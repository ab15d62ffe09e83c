using Planck.Formats;
using Planck.Targets.Tables;

namespace Planck.Targets;

/// <summary>What an engine's tables say of one format of ours, in ModelOpt's layout.</summary>
/// <param name="Format">The format.</param>
/// <param name="Row">The row that decides; null when none is about it.</param>
/// <param name="Refusal">What the engine lacks, in the words after "vllm cannot load int8_weight_only: "; null when it loads.</param>
public sealed record FormatSupport(QuantFormat Format, SchemeSupport? Row, string? Refusal)
{
    public bool Loads => Refusal is null;

    /// <inheritdoc cref="SchemeSupport.Minimum"/>
    public ComputeCapability Minimum => Row?.Minimum ?? default;

    /// <inheritdoc cref="SchemeSupport.Maximum"/>
    public ComputeCapability? Maximum => Row?.Maximum;

    /// <inheritdoc cref="SchemeSupport.Native"/>
    public ComputeCapability? Native => Row?.Native;

    /// <inheritdoc cref="SchemeSupport.Since"/>
    public EngineVersion? Since => Row?.Since;

    /// <inheritdoc cref="SchemeSupport.ShardMultiple"/>
    public int ShardMultiple => Row?.ShardMultiple ?? 1;

    /// <inheritdoc cref="SchemeSupport.KernelMultiple"/>
    public int KernelMultiple => Row?.KernelMultiple ?? 1;

    /// <inheritdoc cref="SchemeSupport.OnlyBlockSize"/>
    public int OnlyBlockSize => Row?.OnlyBlockSize ?? 0;

    /// <summary>Whether the engine loads it on GPUs of this capability; on any when null.</summary>
    public bool LoadsOn(ComputeCapability? capability) => Loads && (capability is not { } c || Row!.RunsOn(c));
}
