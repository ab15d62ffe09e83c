using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;
using Planck.Targets.Facts;

namespace Planck.Checkpoints.Facts;

/// <summary>The modules that a model has by its <c>config.json</c>, with the shapes of its weights before anybody quantized them.</summary>
/// <param name="Modules">Without their tensors.</param>
/// <param name="Tensors">Names of all tensors that the model has when it is not quantized; empty when nobody described its architecture.</param>
internal sealed record ModelModules(IReadOnlyList<ModuleFacts> Modules, IReadOnlySet<string> Tensors)
{
    /// <exception cref="ConfigException">The configuration gives no graph.</exception>
    public static ModelModules Of(ModelConfig config, IReadOnlyList<TensorFacts> tensors)
    {
        if (ArchitectureRegistry.Find(config.Architecture) is not { } architecture)
            return new([.. Undescribed(tensors)], new HashSet<string>());
        var families = ExpectedTensors.Of(architecture.Build(new(config)))
            .Select(static t => new TensorFamily(new(t.Name.Split("{}").ToEquatableArray(), t.Indices), DType.BF16, t.Shape)).ToEquatableArray();
        var graph = architecture.Describe(new("checkpoint", config, families));
        return new([.. Described(graph, tensors)], families.SelectMany(static f => Names(f.Name)).ToHashSet(StringComparer.Ordinal));
    }

    private static IEnumerable<ModuleFacts> Described(ModelGraph graph, IReadOnlyList<TensorFacts> tensors)
    {
        var stored = tensors.Select(static t => t.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var family in graph.Modules)
        {
            foreach (var name in Names(family.Name))
            {
                // A head that is tied or left out is no module of this checkpoint.
                if (family.Kind == ModuleKind.Head && !stored.Any(t => t.StartsWith(name + ".", StringComparison.Ordinal)))
                    continue;
                yield return new(name, Placement(family))
                {
                    Rows = family.Kind == ModuleKind.Norm ? 0 : family.Rows,
                    Columns = family.Columns,
                    HasBias = family.HasBias,
                    FusedName = family.IsRoutedExpert ? Experts(name) : family.FusionGroup.Length == 0 ? name : $"{Parent(name)}.{family.FusionGroup}_proj",
                };
            }
        }

        foreach (var attention in graph.Modules.Where(static m => m.FusionGroup == "qkv").SelectMany(static m => Names(m.Name)).Select(Parent).Distinct())
            yield return new(attention, ModulePlacement.Attention);
    }

    /// <summary>Without a description names decide: what has a tensor is a linear, and its shape is not known.</summary>
    private static IEnumerable<ModuleFacts> Undescribed(IReadOnlyList<TensorFacts> tensors) => tensors
        .Where(static t => t.Name.EndsWith("_scale", StringComparison.Ordinal) || t.Name.EndsWith("_packed", StringComparison.Ordinal) || t.Name.EndsWith(".qweight", StringComparison.Ordinal))
        .Select(static t => Parent(t.Name)).Distinct().Select(static name => new ModuleFacts(name, ModulePlacement.Linear));

    private static ModulePlacement Placement(ModuleFamily family) => family.Kind switch
    {
        ModuleKind.Head => ModulePlacement.Head,
        ModuleKind.Embedding => ModulePlacement.Embedding,
        ModuleKind.Linear => family.IsRoutedExpert ? ModulePlacement.Experts : ModulePlacement.Linear,
        _ => ModulePlacement.Other,
    };

    private static IEnumerable<string> Names(PathTemplate name) => name.Indices.Count switch
    {
        0 => [name.Literals[0]],
        1 => name.Indices[0].Indices.Select(i => name.At(i)),
        2 => name.Indices[0].Indices.SelectMany(i => name.Indices[1].Indices.Select(j => name.At(i, j))),
        _ => [],
    };

    private static string Experts(string name) => name.IndexOf(".experts.", StringComparison.Ordinal) is >= 0 and var at ? name[..at] + ".experts" : Parent(Parent(name));

    private static string Parent(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;
}
