using System;
using Planck.Kernels;

namespace Planck.Runtime.Plans;

/// <summary>The output head of a model: the path of its module and the shape of its weight, vocab_size x hidden_size.</summary>
public readonly record struct Head(string Module, long OutFeatures, long InFeatures)
{
    /// <summary>Does not compile: this kind of module takes no format. Of the shape of a linear's, so that this is the only error.</summary>
    [Obsolete("the output head keeps the checkpoint's dtype; no format applies to it", error: true, DiagnosticId = NotQuantizable.Id)]
    public QuantizeStep<TFormat> Quantize<TFormat>(int blockSize = 0)
        where TFormat : struct, IWeightFormat<TFormat>, ILinearFormat => throw NotQuantizable.Error(Module);
}
