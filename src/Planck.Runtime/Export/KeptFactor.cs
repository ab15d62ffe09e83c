using System;
using Planck.Kernels.Codecs;

namespace Planck.Runtime.Export;

/// <summary>Factors folded into a tensor that is kept: the gain or bias of a norm, the bias or the rows of a linear.</summary>
/// <param name="Factors">bf16 bits, one per <paramref name="RowElements"/> elements.</param>
/// <param name="RowElements">Elements that share a factor; 1 for vectors.</param>
/// <param name="PlusOne">The stored weight is the gain minus one: it becomes <c>(1 + w) * f - 1</c>, rounded to bf16 after each step as ModelOpt's tensors are.</param>
internal sealed record KeptFactor(ushort[] Factors, long RowElements = 1, bool PlusOne = false)
{
    /// <param name="values">bf16 bits, from element <paramref name="first"/> of the tensor on.</param>
    public void Apply(Span<ushort> values, long first)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var (value, factor) = (Bf16.ToSingle(values[i]), Bf16.ToSingle(Factors[(first + i) / RowElements]));
            values[i] = PlusOne ? Bf16.Round(Rounded(Rounded(1f + value) * factor) - 1f) : Bf16.Round(value * factor);
        }
    }

    private static float Rounded(float value) => Bf16.ToSingle(Bf16.Round(value));
}
