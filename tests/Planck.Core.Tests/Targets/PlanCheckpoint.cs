using System.Collections.Generic;
using System.Linq;
using Planck.Checks;
using Planck.Collections;
using Planck.Models;
using Planck.Plans;
using Planck.Targets.Facts;

namespace Planck.Core.Tests.Targets;

/// <summary>The checkpoint that a plan would write, tensor by tensor, as the judge of checkpoints wants it.</summary>
internal static class PlanCheckpoint
{
    public static CheckpointFacts Of(QuantPlan plan)
    {
        var modules = plan.Treatments.SelectMany(t => Modules(t, plan)).ToEquatableArray();
        return new(CheckpointLayout.ModelOpt)
        {
            Architecture = plan.Model.Manifest.Config.Architecture,
            Schemes = modules.Select(static m => m.Scheme).OfType<SchemeFacts>().Distinct().ToEquatableArray(),
            KvCache = FormatFacts.Of(plan.KvCache),
            Modules = modules,
        };
    }

    // Every layer of what is fused, else the first of each range; and of its experts the first: the others have the same tensors.
    private static IEnumerable<ModuleFacts> Modules(Treatment treatment, QuantPlan plan)
    {
        var (module, format) = (treatment.Module, treatment.Format);
        var scheme = format is null ? null : FormatFacts.Of(format, plan.Algorithms);
        var isFused = module.FusionGroup.Length > 0;
        foreach (var layer in module.Name.Indices.Count == 0 ? [0] : isFused ? module.Name.Indices[0].Indices : module.Name.Indices[0].Ranges.Select(static r => r.First))
        {
            var name = module.Name.At([.. module.Name.Indices.Select((set, axis) => axis == 0 ? layer : set.Ranges[0].First)]);
            var parent = name[..(name.LastIndexOf('.') + 1)];
            EquatableArray<string> tensors = module.Kind is ModuleKind.Norm or ModuleKind.Router ? [] : scheme is null ? ["weight"] : isFused ? scheme.Tensors : scheme.Tensors.Concat(scheme.TensorsOfUnfused).ToEquatableArray();
            yield return new(name, Placement(module, plan.Model))
            {
                Scheme = scheme,
                Rows = module.Rows,
                Columns = module.Columns,
                FusedName = isFused ? parent + module.FusionGroup : name,
                Tensors = tensors.Select(t => new TensorFacts(t, "", scheme is null ? [module.Rows, module.Columns] : [])).ToEquatableArray(),
            };
        }
    }

    private static ModulePlacement Placement(ModuleFamily module, ModelGraph model) => module.Kind switch
    {
        ModuleKind.Linear => EngineUse.PlacementOf(module, model),
        ModuleKind.Head => ModulePlacement.Head,
        ModuleKind.Embedding => ModulePlacement.Embedding,
        _ => ModulePlacement.Other,
    };
}
