using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures;

/// <summary>
/// The only place that knows a model family: its graph from embedding to logits, with every tensor's name. One sealed record per file;
/// <see cref="ArchitectureRegistry"/> lists them.
/// </summary>
/// <param name="Name">The class in <c>config.json</c>'s <c>architectures</c>.</param>
public abstract record Architecture(string Name)
{
    /// <summary>What the class assumes of the facts that <c>config.json</c> leaves out.</summary>
    public virtual ClassDefaults ClassDefaults { get; } = new();

    /// <summary>
    /// The graph that a configuration gives. When <paramref name="config"/> knows the checkpoint's tensors, the names are the checkpoint's where
    /// releases of the class differ, and a head is tied when it has no tensor; else both are as the class writes them today.
    /// </summary>
    /// <exception cref="ConfigException">The configuration lacks what the family needs, or contradicts itself.</exception>
    public abstract Transformer Build(ConfigFacts config);

    /// <summary>
    /// The model's modules with the shapes its checkpoint has. A path whose layers differ in shape, dtype or bias gives several families. Tensors the
    /// architecture does not know, or whose rank is not the module's, are no modules: they stay in the manifest and are kept as they are.
    /// </summary>
    /// <exception cref="ConfigException">The manifest's configuration gives no graph.</exception>
    public ModelGraph Describe(ModelManifest manifest)
    {
        var tensors = manifest.Families.ToLookup(static f => f.Name.Key, System.StringComparer.Ordinal);
        var transformer = Build(new(manifest.Config, tensors.Contains));
        var descriptions = ModuleDescriptions.Of(transformer);
        var modules = new List<ModuleFamily>();
        var layers = transformer.Blocks.Count == 0 ? null : IndexSet.Range(0, transformer.Blocks.Count - 1);
        var hasKeyValueHooks = false;
        foreach (var module in descriptions)
        {
            foreach (var stored in tensors[module.Path + module.WeightSuffix].Where(t => t.Shape.Count == module.Rank))
            {
                if (WithinLayers(stored, layers) is not { } weight)
                    continue;
                modules.AddRange(ModuleFamilies.Of(module, weight, [.. tensors[module.Path + module.BiasSuffix]]));
                hasKeyValueHooks |= module.FeedsKeyValueCache;
            }
        }

        return new(manifest, transformer, descriptions, modules.ToEquatableArray(), hasKeyValueHooks);
    }

    // Layers beyond the blocks are no part of the graph: multi-token prediction (DeepSeek V3) is numbered on.
    private static TensorFamily? WithinLayers(TensorFamily tensor, IndexSet? layers)
    {
        if (tensor.Name.Indices.Count == 0 || layers is null || layers.Count == 0 || layers.Contains(Last(tensor.Name.Indices[0])))
            return tensor;
        var within = IndexSet.Of(tensor.Name.Indices[0].Indices.Where(layers.Contains));
        return within.Count == 0 ? null : tensor with { Name = tensor.Name with { Indices = [within, .. tensor.Name.Indices.Skip(1)] } };
    }

    private static int Last(IndexSet indices) => indices.Ranges[indices.Ranges.Count - 1].Last;
}
