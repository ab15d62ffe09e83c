using System;
using Planck.Kernels;

namespace Planck.Runtime.Plans;

/// <summary>A norm of a model: the path of its module and the length of its gain.</summary>
public readonly record struct Norm(string Module, long Size)
{
    /// <summary>Does not compile: this kind of module takes no format. Of the shape of a linear's, so that this is the only error.</summary>
    [Obsolete("a norm keeps the checkpoint's dtype; no format applies to it", error: true, DiagnosticId = NotQuantizable.Id)]
    public QuantizeStep<TFormat> Quantize<TFormat>(int blockSize = 0)
        where TFormat : struct, IWeightFormat<TFormat>, ILinearFormat => throw NotQuantizable.Error(Module);
}
