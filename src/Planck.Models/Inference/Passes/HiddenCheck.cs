using System;
using System.Runtime.InteropServices;
using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Inference;

/// <summary>Stops at the first hidden state that is no number: what follows from it is worth nothing.</summary>
internal static class HiddenCheck
{
    /// <param name="hidden">[segment.Count, width].</param>
    /// <exception cref="InferenceException">A value is NaN or infinite.</exception>
    public static void RequireFinite(ReadOnlySpan<float> hidden, int width, int layer, Segment segment)
    {
        var first = NonFinite.First(DType.F32, MemoryMarshal.AsBytes(hidden));
        if (first < 0)
            return;
        throw new InferenceException(
            $"layer {layer}",
            $"its output is NaN or infinite for row {segment.Row}, position {segment.First + (first / width)}, although all its weights are finite: the values grew beyond float32. Check that config.json belongs to this checkpoint");
    }
}
