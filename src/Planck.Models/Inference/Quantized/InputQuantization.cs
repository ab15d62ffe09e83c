using System;
using Planck.Kernels.Simulation;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>Quantizes rows of activations on all threads; a row is computed alike whoever computes it.</summary>
internal static unsafe class InputQuantization
{
    /// <param name="values">[rows, <paramref name="columns"/>], changed in place.</param>
    public static void Apply(this ActivationQuantizer quantizer, Span<float> values, int columns, Step step)
    {
        fixed (float* start = values)
        {
            var first = (nint)start;
            RowParallel.For(
                values.Length / columns,
                step.Threads,
                (from, to) => quantizer.Apply(new((float*)first + ((long)from * columns), (to - from) * columns), columns),
                step.Cancellation);
        }
    }
}
