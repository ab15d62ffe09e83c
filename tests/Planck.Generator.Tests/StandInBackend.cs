using System.Linq;
using Planck.Formats;

namespace Planck.Generator.Tests;

/// <summary>Backends as source, with kernels for chosen formats and nothing in them.</summary>
internal static class StandInBackend
{
    public static string Source(string name, params string[] formats) =>
        $$"""
        #nullable enable
        #pragma warning disable CS1591
        namespace Planck.Kernels;

        using System;
        using Planck.Kernels.Formats;

        public readonly struct {{name}} : {{string.Join(", ", formats.Select(static f => $"IKernels<{f}>"))}}
        {
            public static string Name => "stand-in";

            public static float Amax(ReadOnlySpan<ushort> weight) => 0;

        {{string.Join("\n", formats.Select(static f => $"    static void IKernels<{f}>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) {{ }}"))}}
        }
        """;

    /// <summary>A backend that has every kernel.</summary>
    public static string Full { get; } = Source("CpuBackend", [.. QuantFormats.All.Select(static f => f.TypeName)]);
}
