using System.Linq;
using Planck.Collections;
using Planck.Targets.Facts;
using Planck.Targets.Verdicts;

namespace Planck.Targets.Tables;

/// <summary>
/// One row of an engine's table: what it does with linears quantized in one way. The first row that matches a scheme decides; a scheme that no row matches
/// is not loaded.
/// </summary>
/// <param name="Layout">The layout of the checkpoint.</param>
/// <param name="Title">What people call it, for the documentation.</param>
public sealed record SchemeSupport(CheckpointLayout Layout, string Title)
{
    /// <summary>Words of the layout that the row is about (see <see cref="SchemeFacts.Label"/>), capital letters or not; empty when it does not matter.</summary>
    public EquatableArray<string> Labels { get; init; } = [];

    /// <summary>The weights it is about; null when the label says it all.</summary>
    public NumberPattern? Weights { get; init; }

    /// <summary>The activations it is about; null when <see cref="NoActivations"/> says it or it does not matter.</summary>
    public NumberPattern? Activations { get; init; }

    /// <summary>Whether it is about weights only, and inputs in 16 bits.</summary>
    public bool NoActivations { get; init; }

    /// <summary>Whether it is about a group that quantizes an attention and no weights.</summary>
    public bool NoWeights { get; init; }

    /// <summary>Where in the model; empty for linears and the output head.</summary>
    public EquatableArray<ModulePlacement> Placements { get; init; } = [];

    /// <summary>Why the engine does not load it, in the words after "vllm cannot load it: "; null when it does.</summary>
    public EngineRefusal? Refusal { get; init; }

    /// <summary>The oldest GPUs it loads on.</summary>
    public ComputeCapability Minimum { get; init; }

    /// <summary>The newest GPUs it loads on; null when there is no such limit.</summary>
    public ComputeCapability? Maximum { get; init; }

    /// <summary>From which GPUs on it is computed in its own numbers; older ones unpack the weights and compute in 16 bits. Null where that is not known or nothing to tell apart.</summary>
    public ComputeCapability? Native { get; init; }

    /// <summary>No release before this one loads it; null when that is not known.</summary>
    public EngineVersion? Since { get; init; }

    /// <summary>out_features and in_features of every shard must be multiples of this, or the engine refuses; 1 when it pads or does not care.</summary>
    public int ShardMultiple { get; init; } = 1;

    /// <summary>Its fast kernels want out_features and in_features of every shard to be multiples of this; 1 when they do not care.</summary>
    public int KernelMultiple { get; init; } = 1;

    /// <summary>Whether each block of the weights must be whole, in every shard and in every part of a fused linear.</summary>
    public bool WholeBlocks { get; init; }

    /// <summary>The only block size with a kernel; 0 when every size the format allows has one.</summary>
    public int OnlyBlockSize { get; init; }

    /// <summary>The tensors of each linear that the reader fills its parameters from; empty for those of the layout (<see cref="LayoutTensors"/>).</summary>
    public EquatableArray<string> Reads { get; init; } = [];

    /// <summary>More of them that it reads of linears fused with no other.</summary>
    public EquatableArray<string> ReadsOfUnfused { get; init; } = [];

    /// <summary>Whether the engine does not see that these linears are quantized and fills 16-bit parameters from their weights.</summary>
    public bool TakenFor16Bit { get; init; }

    /// <summary>Whether the reader is there only where CUDA is; a reader that was run without it does not know the layout.</summary>
    public bool NeedsCuda { get; init; }

    /// <summary>What else is worth knowing.</summary>
    public string Note { get; init; } = "";

    /// <summary>Where this row comes from.</summary>
    public required string Source { get; init; }

    public bool Matches(SchemeFacts scheme, ModulePlacement placement) =>
        (Placements.Count == 0 ? placement is ModulePlacement.Linear or ModulePlacement.Head : Placements.Contains(placement))
        && (Labels.Count == 0 || Labels.Any(l => string.Equals(l, scheme.Label, System.StringComparison.OrdinalIgnoreCase)))
        && (NoWeights ? scheme.Weights is null : Weights is null || (scheme.Weights is { } weights && Weights.Matches(weights)))
        && (!NoActivations || scheme.Activations is null)
        && (Activations is null || (scheme.Activations is { } activations && Activations.Matches(activations)));

    /// <summary>Whether it loads on GPUs of this capability.</summary>
    public bool RunsOn(ComputeCapability capability) => capability >= Minimum && !(capability > Maximum);
}
