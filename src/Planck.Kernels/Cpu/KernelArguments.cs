using System;
using System.Runtime.CompilerServices;

namespace Planck.Kernels.Cpu;

/// <summary>The checks in front of the kernels, whose loops then read and write without bounds.</summary>
internal static class KernelArguments
{
    /// <exception cref="ArgumentException">The value does not hold.</exception>
    public static void Require(bool holds, [CallerArgumentExpression(nameof(holds))] string expression = "")
    {
        if (!holds)
            throw new ArgumentException($"a kernel was called with spans or a shape that do not fit together: {expression} does not hold");
    }

    /// <summary>Weights of a call, and the lengths its outputs must have.</summary>
    public static void Check(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, long packedBytes, Span<byte> scales, long scaleBytes)
    {
        Require(shape.Rows >= 0 && shape.Columns >= 0);
        Require(weight.Length == (long)shape.Rows * shape.Columns);
        Require(packed.Length == packedBytes);
        Require(scales.Length == scaleBytes);
    }
}
