namespace Planck.Generator.Tests;

/// <summary>A backend, as source, that has one kernel: MXFP8's.</summary>
internal static class SmallBackend
{
    public const string Source =
        """
        #nullable enable
        #pragma warning disable CS1591
        namespace Planck.Kernels;

        using System;
        using Planck.Kernels.Formats;

        public readonly struct SmallBackend : IKernels<Mxfp8>
        {
            public static string Name => "small";

            public static float Amax(ReadOnlySpan<ushort> weight) => 0;

            static void IKernels<Mxfp8>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
            {
            }

            static void IKernels<Mxfp8>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
            {
            }
        }
        """;
}
