using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures;

/// <summary>
/// The only place that knows a model family's names: what each module is, how it is cut and fused, what feeds the KV cache. One sealed
/// record per file; <see cref="ArchitectureRegistry"/> lists them.
/// </summary>
/// <param name="Name">The class in <c>config.json</c>'s <c>architectures</c>.</param>
/// <param name="Modules">Every module in model order: embedding, a layer from input to output, final norm, head.</param>
public abstract record Architecture(string Name, EquatableArray<ModuleDescription> Modules)
{
    /// <summary>
    /// The model's modules with the shapes its checkpoint has. A path whose layers differ in shape, dtype or bias gives several families. Tensors the
    /// architecture does not know, or whose rank is not the module's, are no modules: they stay in the manifest and are kept as they are.
    /// </summary>
    public ModelGraph Describe(ModelManifest manifest)
    {
        var tensors = manifest.Families.ToLookup(static f => f.Name.Key, System.StringComparer.Ordinal);
        var modules = new List<ModuleFamily>();
        var hasKeyValueHooks = false;
        foreach (var module in Modules)
        {
            var rank = module.Kind == ModuleKind.Norm ? 1 : 2;
            foreach (var weight in tensors[module.Path + WeightSuffix].Where(t => t.Shape.Count == rank))
            {
                modules.AddRange(Families(module, weight, [.. tensors[module.Path + BiasSuffix]]));
                hasKeyValueHooks |= module.FeedsKeyValueCache;
            }
        }

        return new(manifest, modules.ToEquatableArray(), hasKeyValueHooks);
    }

    /// <summary>
    /// The module whose weight or bias a tensor is; null for others, such as buffers of older checkpoints, which are copied byte for byte.
    /// </summary>
    public ModuleDescription? ModuleOf(TensorFamily tensor)
    {
        // Once per tensor: a key is put together from its parts.
        var key = tensor.Name.Key;
        foreach (var module in Modules)
        {
            if (Is(key, module.Path, WeightSuffix) || Is(key, module.Path, BiasSuffix))
                return module;
        }

        return null;
    }

    private static bool Is(string key, string path, string suffix) =>
        key.Length == path.Length + suffix.Length && key.StartsWith(path, System.StringComparison.Ordinal) && key.EndsWith(suffix, System.StringComparison.Ordinal);

    internal const string WeightSuffix = ".weight";
    private const string BiasSuffix = ".bias";

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
