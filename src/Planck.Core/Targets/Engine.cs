using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Collections;
using Planck.Formats;
using Planck.Targets.Facts;
using Planck.Targets.Tables;
using Planck.Targets.Verdicts;

namespace Planck.Targets;

/// <summary>
/// What a serving engine does with quantized checkpoints: rows of data, each with its source, one readable file per engine. What no row is about is not loaded.
/// </summary>
public sealed record Engine
{
    /// <summary>The name in a recipe (<c>vllm</c>).</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>One sentence on what the rows were read from.</summary>
    public required string About { get; init; }

    /// <summary>The release the rows were read from or checked with.</summary>
    public required string CheckedWith { get; init; }

    /// <summary>What the sources of rows begin with whose verdicts its own reader gave on checkpoints of the reference data; all others were read in its sources.</summary>
    public EquatableArray<string> Runs { get; init; } = [];

    /// <summary>The oldest release that documents the layouts it loads; null when that is not known.</summary>
    public EngineVersion? Oldest { get; init; }

    /// <summary>The engine whose tables these are, for one that serves through another; null for others.</summary>
    public string? Backend { get; init; }

    public required EquatableArray<LayoutSupport> Layouts { get; init; }

    public required EquatableArray<SchemeSupport> Schemes { get; init; }

    public required EquatableArray<KvCacheSupport> KvCaches { get; init; }

    /// <summary>ModelOpt's labels that may stand beside others in one checkpoint (<c>MIXED_PRECISION</c>).</summary>
    public EquatableArray<string> MixableLabels { get; init; } = [];

    /// <summary>Whether a checkpoint in ModelOpt's layout with a quantized KV cache and 16-bit weights loads (its <c>quant_algo</c> is null).</summary>
    public bool LoadsKvCacheAlone { get; init; }

    /// <summary>Why it loads no quantized output head in ModelOpt's layout, in the words after "vllm cannot load a quantized output head: "; null when it does.</summary>
    public string? HeadRefusal { get; init; }

    /// <summary>Whether tensors that it has no parameter for are left out without a word, instead of refused.</summary>
    public bool IgnoresUnexpectedTensors { get; init; }

    /// <summary>Where it rotates online (compressed-tensors' transforms): <c>input</c>, <c>output</c>.</summary>
    public EquatableArray<string> TransformLocations { get; init; } = [];

    /// <summary>Names of tensors that the readers of some architectures change before they look for a parameter.</summary>
    public EquatableArray<TensorRename> Renames { get; init; } = [];

    /// <summary>Whether a row with this source was seen with the engine's own reader.</summary>
    public bool IsVerified(string source) => Runs.Any(run => source.StartsWith(run, System.StringComparison.Ordinal));

    public LayoutSupport? Find(CheckpointLayout layout) => Layouts.FirstOrDefault(l => l.Layout == layout);

    /// <summary>The row that decides on a scheme; null when none is about it.</summary>
    public SchemeSupport? Find(CheckpointLayout layout, SchemeFacts scheme, ModulePlacement placement = ModulePlacement.Linear) =>
        Schemes.FirstOrDefault(s => s.Layout == layout && s.Matches(scheme, placement))
        ?? (placement == ModulePlacement.UngatedExperts ? Find(layout, scheme, ModulePlacement.Experts) : null);

    /// <summary>The row that decides on a cache; null when none is about it.</summary>
    public KvCacheSupport? Find(CheckpointLayout layout, KvCacheFacts cache, EquatableArray<string> weights) =>
        KvCaches.FirstOrDefault(k => k.Layout == layout && k.Matches(cache, weights));

    /// <summary>The row of a cache of ours beside weights with these labels; null when none is about it.</summary>
    public KvCacheSupport? Find(KvCacheFormat format, EquatableArray<string> weights = default) =>
        FormatFacts.Of(format) is { } cache ? Find(CheckpointLayout.ModelOpt, cache, weights) : null;

    /// <summary>What the tables say of linears in a format of ours.</summary>
    public FormatSupport Find(QuantFormat format) => Find(format, [new Max()]);

    /// <summary>What the tables say of linears in a format of ours whose weights these algorithms made.</summary>
    public FormatSupport Find(QuantFormat format, EquatableArray<CalibrationAlgorithm> algorithms, ModulePlacement placement = ModulePlacement.Linear) =>
        FormatJudge.Judge(this, format, FormatFacts.Of(format, algorithms), placement);

    /// <summary>Whether the engine loads the format on GPUs of this capability; any GPU when null.</summary>
    public bool Loads(QuantFormat format, ComputeCapability? capability = null) => Find(format).LoadsOn(capability);

    /// <summary>The same for weights that these algorithms made.</summary>
    public bool Loads(QuantFormat format, EquatableArray<CalibrationAlgorithm> algorithms, ComputeCapability? capability = null) =>
        Find(format, algorithms).LoadsOn(capability);

    /// <summary>Formats of ours that may stand beside others in one checkpoint.</summary>
    public IEnumerable<QuantFormat> MixableFormats => QuantFormats.All.Where(Mixes);

    /// <summary>Whether a format of ours may stand beside others in one checkpoint.</summary>
    public bool Mixes(QuantFormat format) => MixableLabels.Contains(format.QuantAlgo) && Loads(format);

    /// <summary>What it does with a checkpoint on GPUs of a capability.</summary>
    /// <param name="hasCuda">False only for a reader that was run where CUDA is not.</param>
    public EngineVerdict Judge(CheckpointFacts checkpoint, ComputeCapability capability, bool hasCuda = true) =>
        EngineJudge.Judge(this, checkpoint, capability, hasCuda);
}
