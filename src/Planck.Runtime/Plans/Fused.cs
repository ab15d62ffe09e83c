using System;
using Planck.Kernels;

namespace Planck.Runtime.Plans;

/// <summary>
/// Linears that read the same input and that engines fuse into one matrix product (q, k, v; gate, up): one format, and one tensor-wide scale
/// where the format has one.
/// </summary>
public readonly struct Fused
{
    private readonly Linear[] _members;

    private Fused(Linear[] members) => _members = members;

    public static Fused Of(params ReadOnlySpan<Linear> members) => new(members.ToArray());

    /// <inheritdoc cref="Linear.Quantize{TFormat}"/>
    public QuantizeStep<TFormat> Quantize<TFormat>(int blockSize = 0)
        where TFormat : struct, IWeightFormat<TFormat>, ILinearFormat => new(_members, blockSize);
}
