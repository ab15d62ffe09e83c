using System;

namespace Planck.Kernels;

/// <summary>What runs kernels: the CPU, a GPU.</summary>
public interface IBackend
{
    /// <summary>For people and for <c>planck.manifest.json</c>: <c>cpu</c>.</summary>
    static abstract string Name { get; }

    /// <summary>
    /// Largest absolute value of bf16 <paramref name="weight"/> (raw bits), widened to float32 bits exactly.
    /// NaN when any element is NaN, infinity when any is infinite, 0 when empty.
    /// </summary>
    static abstract float Amax(ReadOnlySpan<ushort> weight);
}
