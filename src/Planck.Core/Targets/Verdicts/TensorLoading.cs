using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Targets.Facts;
using Planck.Targets.Tables;

namespace Planck.Targets.Verdicts;

/// <summary>
/// What happens when an engine fills the parameters of its model from the tensors of a checkpoint: what is left unfilled, what has no parameter, what does
/// not fit. Dtypes are converted and not compared.
/// </summary>
internal static class TensorLoading
{
    private static readonly string[] CacheTensors = ["k_scale", "v_scale"];

    private static readonly string[] AttentionTensors = ["q_scale", "k_scale", "v_scale", "q_zero_point", "k_zero_point", "v_zero_point"];

    /// <param name="modules">The modules with the schemes that the engine gives them.</param>
    public static EngineVerdict Of(Engine engine, CheckpointFacts checkpoint, IReadOnlyList<ModuleFacts> modules)
    {
        List<string> missing = [], unexpected = [], misshapen = [];
        foreach (var module in modules)
            Load(engine, checkpoint, module, missing, unexpected, misshapen);

        // Every part of a fused linear writes its own weight_shape into one parameter of the engine; one part is enough to fill it.
        var filled = modules.Where(static m => m.Tensors.Any(static t => t.Name == "weight_shape")).Select(static m => m.FusedName + ".weight_shape").ToList();
        var parameters = missing.Where(p => !filled.Contains(p)).Distinct().ToEquatableArray();
        List<EngineRefusal> refusals = [];
        if (parameters.Count > 0)
            refusals.Add(new(RefusalStage.Loading, RefusalReason.MissingTensor, $"{Some(parameters)} of the engine {(parameters.Count == 1 ? "is" : "are")} not in the checkpoint"));
        if (unexpected.Count > 0 && !engine.IgnoresUnexpectedTensors)
            refusals.Add(new(RefusalStage.Loading, RefusalReason.UnexpectedTensor, $"it has no parameter for {Some(unexpected)}"));
        if (misshapen.Count > 0)
            refusals.Add(new(RefusalStage.Loading, RefusalReason.TensorShape, $"{Some(misshapen)} {(misshapen.Count == 1 ? "has" : "have")} not the shape of the parameter"));
        return new() { Refusals = refusals.ToEquatableArray(), Missing = parameters, Unexpected = unexpected.ToEquatableArray() };
    }

    private static void Load(
        Engine engine, CheckpointFacts checkpoint, ModuleFacts module, List<string> missing, List<string> unexpected, List<string> misshapen)
    {
        // Attentions, norms and routers are as they were; what else lies there is judged all the same.
        var wanted = module.Placement is ModulePlacement.Attention or ModulePlacement.Other ? [] : Wanted(engine, checkpoint, module);
        var optional = Optional(engine, checkpoint, module);
        var found = module.Tensors.Select(t => (Name: Renamed(engine, checkpoint, t.Name), Tensor: t)).ToList();
        missing.AddRange(wanted.Where(w => !found.Exists(t => t.Name == w)).Select(w => $"{module.FusedName}.{w}"));
        foreach (var (name, tensor) in found)
        {
            if (!wanted.Contains(name) && !optional.Contains(name))
                unexpected.Add($"{module.Name}.{tensor.Name}");
            else if (module.Rows > 0 && StoredShapes.Of(checkpoint.Layout, module.Scheme, name, module.Rows, module.Columns) is { } shape && !StoredShapes.Fit(shape, tensor.Shape))
                misshapen.Add($"{module.Name}.{tensor.Name}");
        }
    }

    private static EquatableArray<string> Wanted(Engine engine, CheckpointFacts checkpoint, ModuleFacts module)
    {
        if (module.Scheme is not { } scheme || engine.Find(checkpoint.Layout, scheme, module.Placement) is not { } row)
            return ["weight"];
        var reads = row.Reads.Count > 0 ? row.Reads : LayoutTensors.Of(checkpoint.Layout, scheme);
        return module.FusedName == module.Name ? reads.Concat(row.ReadsOfUnfused).ToEquatableArray() : reads;
    }

    private static IEnumerable<string> Optional(Engine engine, CheckpointFacts checkpoint, ModuleFacts module)
    {
        if (module.HasBias)
            yield return "bias";
        switch (module.Placement)
        {
            case ModulePlacement.Attention when checkpoint.Schemes.Any(static s => s.Weights is null):
                foreach (var tensor in AttentionTensors)
                    yield return tensor;
                break;
            case ModulePlacement.Attention or ModulePlacement.Linear when checkpoint.KvCache is not null:
                foreach (var tensor in CacheTensors)
                    yield return tensor;
                break;
        }

        foreach (var transform in checkpoint.Transforms.Where(t => module.Placement == ModulePlacement.Linear && engine.TransformLocations.Contains(t.Location)))
            yield return $"{transform.Name}_{transform.Location}.weight";
    }

    private static string Renamed(Engine engine, CheckpointFacts checkpoint, string tensor) =>
        engine.Renames.FirstOrDefault(r => r.Architecture == checkpoint.Architecture && r.From == tensor)?.To ?? tensor;

    private static string Some(IReadOnlyList<string> names) => names.Count == 1 ? names[0] : $"{names[0]} and {names.Count - 1} more";
}
