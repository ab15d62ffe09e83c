using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;

namespace Planck.Plans.Cost;

/// <summary>Tensors of a model that are no module's weight, by what they are.</summary>
internal static class KeptTensors
{
    public static EquatableArray<OtherTensors> Of(ModelGraph model)
    {
        var linears = LinearWeights(model.Transformer);
        var modules = model.Modules.ToLookup(static m => m.Name.Key + (m.Stack?.WeightSuffix ?? ModuleFamilies.WeightSuffix), StringComparer.Ordinal);
        return model.Manifest.Families
            .GroupBy(static f => f.Name.Key, StringComparer.Ordinal)
            .Select(families => Rest(model, [.. families], modules[families.Key], linears))
            .Where(static rest => rest.Count > 0)
            .GroupBy(static rest => (rest.Tensors, rest.Kept))
            .Select(static same => new OtherTensors(same.Key.Tensors, same.Sum(static r => r.Count), same.Sum(static r => r.Elements), same.Sum(static r => r.BytesBefore), same.Sum(static r => r.BytesAfter), same.Key.Kept))
            .ToEquatableArray();
    }

    // What is left of tensors of one name when the modules are taken away: extra layers for speculation have the names of layers.
    private static OtherTensors Rest(ModelGraph model, IReadOnlyList<TensorFamily> families, IEnumerable<ModuleFamily> modules, HashSet<string> linears)
    {
        var (name, reason) = Name(model, linears, families);
        var (count, elements, before, after) = (0, 0L, 0L, 0L);
        foreach (var family in families)
        {
            count += family.Name.Count;
            elements += family.Elements;
            before += family.StoredBytes;
            after += family.Elements * model.Kept(family).Size();
        }

        foreach (var module in modules)
        {
            var weights = module.Weights * module.Count;
            count -= module.Count;
            elements -= weights;
            before -= module.IsMxfp4 ? Mxfp4Source.Bytes(weights) : weights * module.DType.Size();
            after -= weights * ExportDType.Of(module.DType, model.Manifest.Config.DType).Size();
        }

        return new(name, count, elements, before, after, reason);
    }

    private static (string Name, KeptReason Reason) Name(ModelGraph model, HashSet<string> linears, IReadOnlyList<TensorFamily> families)
    {
        var prefix = model.Transformer?.OtherTensors.FirstOrDefault(p => families.Any(f => Last(f.Name).StartsWith(p, StringComparison.Ordinal)));
        if (prefix is not null)
            return (prefix.TrimEnd('.') + ".*", KeptReason.NotAModule);
        return linears.Contains(families[0].Name.Key) ? (families[0].Name.ToString(), KeptReason.Layout) : (OtherTensors.Rest, KeptReason.NotAModule);
    }

    private static string Last(PathTemplate name) => name.At([.. name.Indices.Select(static set => set.Ranges[set.Ranges.Count - 1].Last)]);

    private static HashSet<string> LinearWeights(Transformer? model) => model is null ? [] : new(
        BlockGroups.Of(model)
            .SelectMany(static g => g.Block.Branches)
            .SelectMany(static b => MixerParts.Of(b.Mixer))
            .OfType<Linear>()
            .Where(static l => l.Kind == ModuleKind.Linear)
            .Select(static l => l.WeightName),
        StringComparer.Ordinal);
}
