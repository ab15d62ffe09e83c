using System.Collections.Generic;
using System.Linq;

namespace Planck.Checkpoints.Compare;

/// <summary>Two checkpoints, tensor by tensor, in ordinal order of names.</summary>
public sealed record CheckpointComparison(IReadOnlyList<TensorComparison> Tensors)
{
    public int Count(ComparisonKind kind) => Tensors.Count(t => t.Kind == kind);

    /// <summary>Whether every tensor is in both and equal.</summary>
    public bool AllEqual => Tensors.All(static t => t.Kind == ComparisonKind.Equal);

    /// <summary>Whether every tensor is in both and equal or close.</summary>
    public bool AllClose => Tensors.All(static t => t.Kind is ComparisonKind.Equal or ComparisonKind.Close);
}
