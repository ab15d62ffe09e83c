using System;
using System.IO;
using System.Threading;
using Planck.Kernels;
using Planck.Kernels.Formats;

namespace Planck.Runtime.Tests.Support;

/// <summary>A backend whose disk is full at the third call, as far as a run can tell.</summary>
internal readonly struct FailingBackend : IKernels<W4A16Nvfp4>
{
    private static readonly AsyncLocal<StrongBox> Calls = new();

    public static string Name => "failing";

    public static float Amax(ReadOnlySpan<ushort> weight) => CpuBackend.Amax(weight);

    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
    {
        if (Interlocked.Increment(ref Calls.Value!.Count) >= 3)
            throw new IOException("No space left on device");
        packed.Clear();
        scales.Clear();
    }

    public static void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        Quantize(weight, shape, packed, scales);

    /// <summary>Starts counting for the calling test; threads that it starts count with it.</summary>
    public static void Reset() => Calls.Value = new();

    private sealed class StrongBox
    {
        public int Count;
    }
}

/// <summary>A backend that waits at its first call until the test lets it go on.</summary>
internal readonly struct WaitingBackend : IKernels<W4A16Nvfp4>
{
    private static readonly AsyncLocal<Gate> Current = new();

    public static string Name => "waiting";

    public static float Amax(ReadOnlySpan<ushort> weight) => CpuBackend.Amax(weight);

    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
    {
        var gate = Current.Value!;
        gate.Reached.Set();
        gate.Open.Wait(TimeSpan.FromMinutes(1));
        packed.Clear();
        scales.Clear();
    }

    public static void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        Quantize(weight, shape, packed, scales);

    /// <summary>The gate of the calling test and of the threads it starts from now on.</summary>
    public static Gate Reset() => Current.Value = new();

    internal sealed class Gate
    {
        public ManualResetEventSlim Reached { get; } = new();

        public ManualResetEventSlim Open { get; } = new();
    }
}
