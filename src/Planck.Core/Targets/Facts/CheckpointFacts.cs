using System.Linq;
using Planck.Collections;

namespace Planck.Targets.Facts;

/// <summary>An online rotation that a checkpoint asks for (compressed-tensors' <c>transform_config</c>).</summary>
/// <param name="Name">Name of the scheme (<c>v</c>, <c>R4</c>).</param>
/// <param name="Location">Where it is applied: <c>input</c>, <c>output</c>, <c>q_attn</c>, <c>k_cache</c>; those folded into weights leave no trace.</param>
public sealed record TransformFacts(string Name, string Location);

/// <summary>
/// Everything of a checkpoint that decides whether an engine loads it: from its configuration and the headers of its files, never from values. Layouts that
/// Planck does not write have facts too.
/// </summary>
public sealed record CheckpointFacts(CheckpointLayout Layout)
{
    /// <summary>The class in <c>config.json</c>.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The schemes that its configuration describes, used or not.</summary>
    public EquatableArray<SchemeFacts> Schemes { get; init; } = [];

    public KvCacheFacts? KvCache { get; init; }

    public EquatableArray<TransformFacts> Transforms { get; init; } = [];

    /// <summary>Modules with their tensors; empty when only the configuration is known.</summary>
    public EquatableArray<ModuleFacts> Modules { get; init; } = [];

    /// <summary>What no reader of the layout takes, such as an unknown key, in words.</summary>
    public EquatableArray<string> Faults { get; init; } = [];

    /// <summary>Whether routed experts are quantized.</summary>
    public bool QuantizesExperts => Modules.Any(static m => m is { Placement: ModulePlacement.Experts, Scheme: not null });
}
