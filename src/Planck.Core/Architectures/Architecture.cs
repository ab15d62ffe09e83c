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
        var hasKeyValueHooks = false;
        foreach (var module in descriptions)
        {
            foreach (var weight in tensors[module.Path + WeightSuffix].Where(t => t.Shape.Count == (module.Kind == ModuleKind.Norm ? 1 : 2)))
            {
                modules.AddRange(Families(module, weight, [.. tensors[module.Path + BiasSuffix]]));
                hasKeyValueHooks |= module.FeedsKeyValueCache;
            }
        }

        return new(manifest, transformer, descriptions, modules.ToEquatableArray(), hasKeyValueHooks);
    }

    internal const string WeightSuffix = ".weight";
    internal const string BiasSuffix = ".bias";

    private static IEnumerable<ModuleFamily> Families(ModuleDescription module, TensorFamily weight, TensorFamily[] biases)
    {
        var literals = weight.Name.Literals.ToArray();
        var last = literals[literals.Length - 1];
        literals[literals.Length - 1] = last.Substring(0, last.Length - WeightSuffix.Length);
        return IndexProducts
            .Partition(
                weight.Name.Indices,
                biases.Length == 0 ? null : (axis, index) => string.Concat(biases.Select(b => b.Name.Indices[axis].Contains(index) ? '1' : '0')),
                indices => biases.Any(b => Enumerable.Range(0, indices.Length).All(axis => b.Name.Indices[axis].Contains(indices[axis]))) ? BiasSuffix : null)
            .Select(part => new ModuleFamily
            {
                Name = new(literals.ToEquatableArray(), part.Indices),
                Kind = module.Kind,
                DType = weight.DType,
                Rows = weight.Shape[0],
                Columns = weight.Shape.Count > 1 ? weight.Shape[1] : 1,
                HasBias = part.Label is not null,
                ShardAxis = module.ShardAxis,
                FusionGroup = module.FusionGroup,
            });
    }
}
