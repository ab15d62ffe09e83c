using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures;

/// <summary>Modules made from the tensors of a checkpoint that carry their weights and biases.</summary>
internal static class ModuleFamilies
{
    public const string WeightSuffix = ".weight";
    public const string BiasSuffix = ".bias";

    /// <summary>The modules of one weight family: one family, or one with and one without bias.</summary>
    /// <param name="module">What they are.</param>
    /// <param name="weight">Tensors whose names end in the module's suffix of weights.</param>
    /// <param name="biases">Families of the bias beside it.</param>
    public static IEnumerable<ModuleFamily> Of(ModuleDescription module, TensorFamily weight, TensorFamily[] biases)
    {
        var literals = weight.Name.Literals.ToArray();
        var last = literals[literals.Length - 1];
        literals[literals.Length - 1] = last.Substring(0, last.Length - module.WeightSuffix.Length);
        var (rows, columns) = Matrix(module.Stack, weight.Shape);
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
                IsMxfp4 = weight.IsMxfp4,
                Rows = rows,
                Columns = columns,
                HasBias = part.Label is not null,
                ShardAxis = module.ShardAxis,
                FusionGroup = module.FusionGroup,
                // As many experts as the tensor has, should config.json name another number.
                Stack = module.Stack is { } stack ? stack with { Experts = checked((int)weight.Shape[0]) } : null,
            });
    }

    // out_features and in_features; a norm has one column.
    private static (long Rows, long Columns) Matrix(StackLayout? stack, EquatableArray<long> shape) => stack switch
    {
        null => (shape[0], shape.Count > 1 ? shape[1] : 1),
        { Matrices: WeightLayout.OutIn } => (shape[1], shape[2]),
        _ => (shape[2], shape[1]),
    };
}
