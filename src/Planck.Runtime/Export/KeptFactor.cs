using System;
using Planck.Kernels.Codecs;

namespace Planck.Runtime.Export;

/// <summary>Factors folded into a vector that is kept: the gain or bias of a norm, the bias of a linear.</summary>
/// <param name="Factors">bf16 bits, one per element.</param>
/// <param name="PlusOne">The stored weight is the gain minus one: it becomes <c>(1 + w) * f - 1</c>, rounded to bf16 after each step as ModelOpt's tensors are.</param>
internal sealed record KeptFactor(ushort[] Factors, bool PlusOne = false)
{
    /// <param name="values">bf16 bits, from element <paramref name="first"/> of the tensor on.</param>
    public void Apply(Span<ushort> values, long first)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var (value, factor) = (Bf16.ToSingle(values[i]), Bf16.ToSingle(Factors[first + i]));
            values[i] = PlusOne ? Bf16.Round(Rounded(Rounded(1f + value) * factor) - 1f) : Bf16.Round(value * factor);
        }
    }

    private static float Rounded(float value) => Bf16.ToSingle(Bf16.Round(value));
}
