using System.Linq;
using Planck.Collections;
using Planck.Targets.Facts;
using Planck.Targets.Verdicts;

namespace Planck.Targets.Tables;

/// <summary>One row of an engine's table of caches. The first that matches decides.</summary>
/// <param name="Layout">The layout of the checkpoint.</param>
/// <param name="Title">What people call it, for the documentation.</param>
public sealed record KvCacheSupport(CheckpointLayout Layout, string Title)
{
    /// <summary>ModelOpt's words that the row is about; empty when the numbers say it.</summary>
    public EquatableArray<string> Labels { get; init; } = [];

    /// <summary>The numbers it is about; null when the label says it.</summary>
    public NumberPattern? Numbers { get; init; }

    public bool Affine { get; init; }

    public bool Rotated { get; init; }

    /// <summary>Labels of the weights beside which the row holds; empty for all.</summary>
    public EquatableArray<string> Beside { get; init; } = [];

    /// <inheritdoc cref="SchemeSupport.Refusal"/>
    public EngineRefusal? Refusal { get; init; }

    /// <inheritdoc cref="SchemeSupport.Minimum"/>
    public ComputeCapability Minimum { get; init; }

    /// <summary>When a GPU that is too old shows.</summary>
    public RefusalStage CapabilityStage { get; init; } = RefusalStage.Construction;

    /// <inheritdoc cref="SchemeSupport.Since"/>
    public EngineVersion? Since { get; init; }

    /// <inheritdoc cref="SchemeSupport.Note"/>
    public string Note { get; init; } = "";

    /// <inheritdoc cref="SchemeSupport.Source"/>
    public required string Source { get; init; }

    public bool Loads => Refusal is null;

    /// <param name="weights">Labels of the weights in the same checkpoint.</param>
    public bool Matches(KvCacheFacts cache, EquatableArray<string> weights) =>
        Affine == cache.Affine
        && Rotated == cache.Rotated
        && (Labels.Count == 0 || Labels.Contains(cache.Label))
        && (Numbers is null || Numbers.Matches(cache.Numbers))
        && (Beside.Count == 0 || weights.Any(w => Beside.Contains(w)));
}
