using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures.Graph;

/// <summary>A graph as recipes see it: every module name once, with what a format, an engine and a GPU must know of it.</summary>
internal static class ModuleDescriptions
{
    /// <summary>
    /// In model order: embedding, the layers' modules from input to output, final norm, head. Stacked experts are one module per tensor. Other linears
    /// stored [in, out] are no modules: no format of this version writes them, they are kept as they are.
    /// </summary>
    public static EquatableArray<ModuleDescription> Of(Transformer model)
    {
        var modules = new List<ModuleDescription>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Add(new(model.Embedding.Path, ModuleKind.Embedding));
        if (model.Embedding.Positions is { } positions)
            Add(new(positions.Path, ModuleKind.Embedding));
        AddPart(model.Embedding.ProjectIn);
        AddPart(model.Embedding.Norm);
        foreach (var part in BlockGroups.Of(model).SelectMany(static g => g.Block.Branches).SelectMany(GraphTensors.Parts))
            AddPart(part);
        AddPart(model.FinalNorm);
        AddPart(model.Head.ProjectOut);
        AddPart(model.Head.Linear);
        return modules.ToEquatableArray();

        void AddPart(object? part)
        {
            if (part is Linear linear && (linear.Stacked > 0 || linear.Layout == WeightLayout.OutIn))
                Add(new(linear.Path, linear.Kind, linear.ShardAxis, linear.FusionGroup, linear.FeedsKeyValueCache, Stack(linear)));
            else if (part is Norm { Path.Length: > 0 } norm)
                Add(new(norm.Path, ModuleKind.Norm));
        }

        void Add(ModuleDescription module)
        {
            if (seen.Add(module.Path))
                modules.Add(module);
        }
    }

    private static StackLayout? Stack(Linear linear) => linear.Stacked == 0
        ? null
        : new(linear.Stacked, linear.Layout, linear.WeightName.Substring(linear.Path.Length), linear.BiasName.Substring(linear.Path.Length));
}
