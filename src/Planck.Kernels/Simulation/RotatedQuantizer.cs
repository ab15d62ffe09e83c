using System;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Simulation;

/// <summary>
/// Rotates heads by a Hadamard matrix, quantizes them, and rotates them back. ModelOpt rotates queries alike and leaves both rotated; their products are
/// the same.
/// </summary>
internal sealed class RotatedQuantizer(ActivationQuantizer quantizer, int headDim) : ActivationQuantizer
{
    private readonly int _size = Hadamard.Size(headDim);

    public override void Apply(Span<float> values, int columns)
    {
        if (columns % headDim != 0)
            throw new ArgumentException($"{columns} features are no multiple of the head_dim {headDim} that the cache rotates", nameof(columns));
        Bf16.RoundAll(values);
        Hadamard.Apply(values, _size);
        quantizer.Apply(values, columns);
        Hadamard.Apply(values, _size);
    }
}
