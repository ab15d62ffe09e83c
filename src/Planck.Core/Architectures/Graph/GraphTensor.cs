using Planck.Collections;

namespace Planck.Architectures.Graph;

/// <summary>A tensor the graph needs, for one layer or outside the layers.</summary>
/// <param name="Name">Tensor name with <c>{}</c> for the layer and, when <paramref name="Experts"/> is positive, a second one for the expert or head.</param>
/// <param name="Shape">Extents as stored.</param>
/// <param name="Experts">How many experts (or heads, for norms with a tensor per head) the name stands for; 0: no second number in the name.</param>
public sealed record GraphTensor(string Name, EquatableArray<long> Shape, int Experts = 0)
{
    /// <summary>Elements of all tensors the name stands for.</summary>
    public long Elements
    {
        get
        {
            var elements = System.Math.Max(1L, Experts);
            foreach (var extent in Shape)
                elements *= extent;
            return elements;
        }
    }
}
