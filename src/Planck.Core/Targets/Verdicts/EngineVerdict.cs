using System.Linq;
using Planck.Collections;

namespace Planck.Targets.Verdicts;

/// <summary>What an engine does with a checkpoint on one generation of GPUs.</summary>
public sealed record EngineVerdict
{
    /// <summary>Why it refuses, all of the earliest stage that does; empty when it loads.</summary>
    public EquatableArray<EngineRefusal> Refusals { get; init; } = [];

    /// <summary>Parameters of the engine that the checkpoint does not fill, named as the engine fuses them.</summary>
    public EquatableArray<string> Missing { get; init; } = [];

    /// <summary>Tensors of the checkpoint that the engine has no parameter for.</summary>
    public EquatableArray<string> Unexpected { get; init; } = [];

    public bool Loads => Refusals.Count == 0;

    /// <summary>
    /// Loads, but leaves tensors out without a word: what it computes is not what the checkpoint says.
    /// </summary>
    public bool IgnoresTensors => Loads && Unexpected.Count > 0;

    public RefusalStage? Stage => Loads ? null : Refusals[0].Stage;

    public bool IsFor(RefusalReason reason) => Refusals.Any(r => r.Reason == reason);
}
