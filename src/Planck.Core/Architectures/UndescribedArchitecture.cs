using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures;

/// <summary>
/// What the headers of a model say when nobody described its architecture: a matrix is a linear unless its name says otherwise. Enough for formats that
/// change weights only. Fused linears are guessed by name; sharding, keys and values stay unknown.
/// </summary>
internal static class UndescribedArchitecture
{
    /// <summary>The model without a <see cref="ModelGraph.Transformer"/>; its modules are in the order of the manifest.</summary>
    public static ModelGraph Describe(ModelManifest manifest)
    {
        var families = manifest.Families.ToLookup(static f => f.Name.Key, StringComparer.Ordinal);
        var storesInOut = manifest.Families.Any(StoresInOut);
        var descriptions = new List<ModuleDescription>();
        var modules = new List<ModuleFamily>();
        foreach (var named in families.Where(static f => f.Key.EndsWith(ModuleFamilies.WeightSuffix, StringComparison.Ordinal)))
        {
            var path = named.Key.Substring(0, named.Key.Length - ModuleFamilies.WeightSuffix.Length);
            foreach (var weight in named)
            {
                if (ModuleNames.KindOf(path, weight.Shape) is not { } kind || (storesInOut && kind == ModuleKind.Linear && ModuleNames.IsConv1D(path)))
                    continue;
                var module = new ModuleDescription(path, kind, FusionGroup: kind == ModuleKind.Linear ? FusionGroup(path, families) : "");
                if (!descriptions.Contains(module))
                    descriptions.Add(module);
                modules.AddRange(ModuleFamilies.Of(module, weight, [.. families[path + ModuleFamilies.BiasSuffix]]));
            }
        }

        // A head that is tied has no tensor and a name all the same: recipes speak of it, and a checkpoint lists it as kept.
        if (descriptions.TrueForAll(static m => m.Kind != ModuleKind.Head))
            descriptions.Add(new(ModuleNames.Head, ModuleKind.Head));
        return new(manifest, null, descriptions.ToEquatableArray(), modules.ToEquatableArray(), HasKeyValueHooks: false);
    }

    // GPT-2's Conv1D stores [in, out]; its fused q, k, v then has three times as many columns as rows, which no linear has.
    private static bool StoresInOut(TensorFamily family) =>
        family.Name.Key.EndsWith(".c_attn.weight", StringComparison.Ordinal) && family.Shape.Count == 2 && family.Shape[1] == 3 * family.Shape[0];

    private static string FusionGroup(string path, ILookup<string, TensorFamily> families)
    {
        var dot = path.LastIndexOf('.') + 1;
        var (parent, name) = (path.Substring(0, dot), path.Substring(dot));
        foreach (var (group, members) in ModuleNames.Fused)
        {
            if (members.Contains(name) && members.All(m => families.Contains(parent + m + ModuleFamilies.WeightSuffix)))
                return group;
        }

        return "";
    }
}
