using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Targets.Facts;
using Planck.Targets.Tables;

namespace Planck.Targets.Verdicts;

/// <summary>
/// Judges a checkpoint by an engine's tables in the order in which its reader comes to the facts: configuration, construction of the model, loading of the
/// tensors. What the earliest stage refuses is the verdict.
/// </summary>
internal static class EngineJudge
{
    public static EngineVerdict Judge(Engine engine, CheckpointFacts checkpoint, ComputeCapability capability, bool hasCuda)
    {
        if (engine.Find(checkpoint.Layout) is not { } layout)
            return Refused(RefusalStage.Configuration, RefusalReason.UnknownMethod, $"it has no reader for {checkpoint.Layout.Id()}");
        if (layout.Refusal is { } refusal)
            return Refused(RefusalStage.Configuration, RefusalReason.UnknownMethod, refusal);

        var modules = checkpoint.Modules.Select(m => m with { Scheme = AsRead(engine, checkpoint.Layout, m) }).ToList();
        List<EngineRefusal> refusals =
        [
            .. checkpoint.Faults.Select(static f => new EngineRefusal(RefusalStage.Configuration, RefusalReason.BadConfiguration, f)),
            .. Labels(engine, checkpoint),
            .. Uses(checkpoint, modules).SelectMany(use => OfScheme(engine, layout, use.Scheme, use.Placement, capability, hasCuda)),
            .. OfKvCache(engine, checkpoint, capability),
            .. FusedDiffer(modules),
            .. BrokenBlocks(engine, checkpoint.Layout, modules),
        ];
        var loading = TensorLoading.Of(engine, checkpoint, modules);
        refusals.AddRange(loading.Refusals);
        if (refusals.Count == 0)
            return loading;
        var earliest = refusals.Min(static r => r.Stage);
        return loading with { Refusals = refusals.Where(r => r.Stage == earliest).Distinct().ToEquatableArray() };
    }

    private static EngineVerdict Refused(RefusalStage stage, RefusalReason reason, string because) => new() { Refusals = [new(stage, reason, because)] };

    /// <summary>The scheme that the engine gives a module: its classes are not those of transformers, and not all of its modules can be quantized.</summary>
    private static SchemeFacts? AsRead(Engine engine, CheckpointLayout layout, ModuleFacts module) => module switch
    {
        { Scheme: null } => null,
        { Placement: ModulePlacement.Head, ByClass: true } => null,
        { Placement: ModulePlacement.Head } when layout == CheckpointLayout.ModelOpt && engine.HeadRefusal is not null => null,
        { Placement: ModulePlacement.Embedding } when engine.Find(layout, module.Scheme, ModulePlacement.Embedding) is null => null,
        _ when engine.Find(layout, module.Scheme, module.Placement) is { TakenFor16Bit: true } => null,
        _ => module.Scheme,
    };

    private static IEnumerable<EngineRefusal> Labels(Engine engine, CheckpointFacts checkpoint)
    {
        if (checkpoint is { Layout: CheckpointLayout.ModelOpt, Schemes.Count: 0 } && !engine.LoadsKvCacheAlone)
            yield return new(RefusalStage.Configuration, RefusalReason.BadConfiguration, "its reader wants a quant_algo, which is null");
    }

    /// <summary>Every scheme with the places it is used at; those of the configuration alone when the modules are not known.</summary>
    private static IEnumerable<(SchemeFacts Scheme, ModulePlacement Placement)> Uses(CheckpointFacts checkpoint, List<ModuleFacts> modules)
    {
        var used = modules.Where(static m => m.Scheme is not null).Select(static m => (Scheme: m.Scheme!, m.Placement)).Distinct().ToList();
        return used.Concat(checkpoint.Schemes.Where(s => !used.Any(u => u.Scheme == s)).Select(static s => (Scheme: s, Placement: ModulePlacement.Linear)));
    }

    private static IEnumerable<EngineRefusal> OfScheme(
        Engine engine, LayoutSupport layout, SchemeFacts scheme, ModulePlacement placement, ComputeCapability capability, bool hasCuda)
    {
        if (engine.Find(layout.Layout, scheme, placement) is not { } row)
            yield return new(layout.UnknownStage, layout.UnknownReason, FormatJudge.Unknown(layout.Knows, SchemeText.Of(scheme, placement)));
        else if (row.NeedsCuda && !hasCuda)
            yield return new(RefusalStage.Configuration, RefusalReason.UnknownMethod, $"its reader for {layout.Layout.Id()} is there only where CUDA is");
        else if (row.Refusal is { } refusal)
            yield return refusal;
        else if (!row.RunsOn(capability))
            yield return new(layout.CapabilityStage, RefusalReason.Capability, $"{row.Title} needs {Range(row)}");
    }

    private static string Range(SchemeSupport row) => row.Maximum is not { } maximum ? $"compute capability {row.Minimum}"
        : maximum == row.Minimum ? $"exactly compute capability {row.Minimum}"
        : $"a compute capability from {row.Minimum} to {maximum}";

    private static IEnumerable<EngineRefusal> OfKvCache(Engine engine, CheckpointFacts checkpoint, ComputeCapability capability)
    {
        if (checkpoint.KvCache is not { } cache)
            yield break;
        if (engine.Find(checkpoint.Layout, cache, checkpoint.Schemes.Select(static s => s.Label).ToEquatableArray()) is not { } row)
        {
            yield return new(RefusalStage.Construction, RefusalReason.KvCache, "its tables have no such KV cache");
            yield break;
        }

        if (row.Refusal is { } refusal)
            yield return refusal;
        if (capability < row.Minimum)
            yield return new(row.CapabilityStage, RefusalReason.Capability, $"a KV cache in {row.Title} needs compute capability {row.Minimum}");
    }

    private static IEnumerable<EngineRefusal> FusedDiffer(List<ModuleFacts> modules) => modules
        .Where(static m => m.Placement == ModulePlacement.Linear)
        .GroupBy(static m => m.FusedName)
        .Where(static g => g.Select(static m => m.Scheme).Distinct().Count() > 1)
        .Select(static g => new EngineRefusal(RefusalStage.Construction, RefusalReason.FusedDiffer, $"{g.Key} is one module of the engine, and its parts are quantized in different ways"));

    private static IEnumerable<EngineRefusal> BrokenBlocks(Engine engine, CheckpointLayout layout, List<ModuleFacts> modules)
    {
        foreach (var module in modules)
        {
            if (module is { Rows: > 0, Scheme: { Weights: { Strategy: ScaleStrategy.Block, BlockRows: > 0, GroupSize: > 0 } blocks } scheme }
                && engine.Find(layout, scheme, module.Placement) is { WholeBlocks: true }
                && (module.Rows % blocks.BlockRows != 0 || module.Columns % blocks.GroupSize != 0))
            {
                yield return new(
                    RefusalStage.Construction,
                    RefusalReason.NotDivisible,
                    $"{module.Name} is {module.Rows} x {module.Columns}, and blocks are {blocks.BlockRows} x {blocks.GroupSize}");
            }
        }
    }
}
