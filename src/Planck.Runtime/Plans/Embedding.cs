using System;
using Planck.Kernels;

namespace Planck.Runtime.Plans;

/// <summary>The token embedding of a model: the path of its module and the shape of its weight, vocab_size x hidden_size.</summary>
public readonly record struct Embedding(string Module, long Rows, long Columns)
{
    /// <summary>Does not compile: this kind of module takes no format. Of the shape of a linear's, so that this is the only error.</summary>
    [Obsolete("an embedding keeps the checkpoint's dtype; no format applies to it", error: true, DiagnosticId = NotQuantizable.Id)]
    public QuantizeStep<TFormat> Quantize<TFormat>(int blockSize = 0)
        where TFormat : struct, IWeightFormat<TFormat>, ILinearFormat => throw NotQuantizable.Error(Module);
}
