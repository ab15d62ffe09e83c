using System;
using System.Runtime.InteropServices;
using Planck.Conformance.Cases;
using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Conformance.Comparing;

/// <summary>The numbers that bytes stand for.</summary>
internal static class TensorValues
{
    public static float[] Of(TensorBytes tensor) => tensor.DType switch
    {
        DType.F32 => MemoryMarshal.Cast<byte, float>(tensor.Bytes).ToArray(),
        DType.BF16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(tensor.Bytes).ToArray(), Bf16.ToSingle),
        DType.F8_E4M3 => Array.ConvertAll(tensor.Bytes, E4M3.Decode),
        _ => throw new ArgumentOutOfRangeException(nameof(tensor), tensor.DType, "not a dtype of scales"),
    };

    /// <summary>Distance of two numbers as a share of the larger one; 0 for two zeros.</summary>
    public static double Difference(float expected, float found) =>
        expected.Equals(found) ? 0 : Math.Abs((double)expected - found) / Math.Max(Math.Abs(expected), Math.Abs(found));
}
