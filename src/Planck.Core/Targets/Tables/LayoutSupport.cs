using Planck.Targets.Facts;
using Planck.Targets.Verdicts;

namespace Planck.Targets.Tables;

/// <summary>What an engine does with a layout at all, before any scheme in it.</summary>
public sealed record LayoutSupport(CheckpointLayout Layout)
{
    /// <summary>Why it reads none of it, in the words after "vllm cannot load it: "; null when it does.</summary>
    public string? Refusal { get; init; }

    /// <summary>When a scheme that no row matches is refused.</summary>
    public RefusalStage UnknownStage { get; init; } = RefusalStage.Construction;

    /// <summary>As what it is refused.</summary>
    public RefusalReason UnknownReason { get; init; } = RefusalReason.NoScheme;

    /// <summary>What its reader knows, in the words before ", not W4A16_AWQ".</summary>
    public string Knows { get; init; } = "";

    /// <summary>When a GPU that is too old or too new for a scheme shows.</summary>
    public RefusalStage CapabilityStage { get; init; } = RefusalStage.Construction;

    /// <summary>Where this row comes from.</summary>
    public required string Source { get; init; }
}
