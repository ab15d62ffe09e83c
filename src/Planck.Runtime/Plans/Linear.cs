using Planck.Kernels;

namespace Planck.Runtime.Plans;

/// <summary>A linear of a model: the path of its module and the shape of its weight, out_features x in_features.</summary>
public readonly record struct Linear(string Module, long OutFeatures, long InFeatures)
{
    /// <summary>When positive, this stands for as many experts of one tensor, each of this shape: a <see cref="StackedExperts"/> in a step.</summary>
    public int Experts { get; internal init; }

    /// <summary>Chooses a format; <see cref="QuantizeStep{TFormat}.On{TBackend}"/> puts the step into a run.</summary>
    /// <param name="blockSize">Columns per block; 0 takes the format's default.</param>
    public QuantizeStep<TFormat> Quantize<TFormat>(int blockSize = 0)
        where TFormat : struct, IWeightFormat<TFormat>, ILinearFormat => new([this], blockSize);
}
