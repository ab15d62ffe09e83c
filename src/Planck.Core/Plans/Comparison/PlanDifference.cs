using Planck.Collections;
using Planck.Plans.Cost;

namespace Planck.Plans.Comparison;

/// <summary>Two plans compared by meaning.</summary>
/// <param name="Layers">Modules that are treated otherwise, folded.</param>
/// <param name="Facts">What else differs, by key of the recipe, in the order of the reference.</param>
/// <param name="Targets">What the checkpoints load on.</param>
/// <param name="AlgorithmTensors">Bytes of the factors and low-rank parts that algorithms add to weights.</param>
/// <param name="OtherTensors">Bytes of all that is no module's weight: biases, buffers, scales of the KV cache.</param>
/// <param name="CostWas">What the first plan costs.</param>
/// <param name="CostIs">What the second costs.</param>
/// <remarks>The changes of the layers, of <paramref name="AlgorithmTensors"/> and of <paramref name="OtherTensors"/> add up to that of <see cref="Size"/>.</remarks>
public sealed record PlanDifference(
    EquatableArray<LayerChange> Layers,
    EquatableArray<FactChange> Facts,
    TargetChanges Targets,
    ByteChange AlgorithmTensors,
    ByteChange OtherTensors,
    PlanCost CostWas,
    PlanCost CostIs)
{
    /// <summary>Bytes of the checkpoint.</summary>
    public ByteChange Size => new(CostWas.Size.BytesAfter, CostIs.Size.BytesAfter);

    /// <summary>Whether both plans make the same checkpoint from the same model and demand the same of it.</summary>
    public bool IsEmpty => Layers.Count == 0 && Facts.Count == 0 && Targets.IsEmpty && Size.Difference == 0 && AlgorithmTensors.Difference == 0;
}
