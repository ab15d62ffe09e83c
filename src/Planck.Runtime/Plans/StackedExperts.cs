using Planck.Kernels;

namespace Planck.Runtime.Plans;

/// <summary>
/// The experts of a mixture where one tensor has all of them: its path, their number, and the shape of each, out_features x in_features. They share the scale of the
/// whole tensor, and that of their inputs.
/// </summary>
public readonly record struct StackedExperts(string Module, int Experts, long OutFeatures, long InFeatures)
{
    /// <inheritdoc cref="Linear.Quantize{TFormat}"/>
    public QuantizeStep<TFormat> Quantize<TFormat>(int blockSize = 0)
        where TFormat : struct, IWeightFormat<TFormat>, ILinearFormat => new([new(Module, OutFeatures, InFeatures) { Experts = Experts }], blockSize);
}
