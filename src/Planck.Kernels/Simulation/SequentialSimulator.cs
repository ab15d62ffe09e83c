using System;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Simulation;

/// <summary>
/// Two formats one after the other, as <c>w4a8_awq</c> simulates int4 weights within e4m3's range. The amaxes are those of the first; the second rounds
/// what comes out of it, in bf16 as a bf16 model hands it on, under the range of the whole weight.
/// </summary>
/// <param name="second">With the layout <see cref="AmaxLayout.Tensor"/>; its one amax is <c>globalAmax</c>.</param>
internal sealed class SequentialSimulator(WeightSimulator first, WeightSimulator second) : WeightSimulator
{
    public override AmaxLayout Layout => first.Layout;

    public override WeightSimulator First => first;

    public override int AmaxCount(int rows, int columns) => first.AmaxCount(rows, columns);

    public override void Measure(ReadOnlySpan<float> weight, int rows, int columns, Span<float> amax) => first.Measure(weight, rows, columns, amax);

    public override void Apply(ReadOnlySpan<float> weight, int rows, int columns, ReadOnlySpan<float> amax, float globalAmax, Span<float> result)
    {
        first.Apply(weight, rows, columns, amax, globalAmax, result);
        Bf16.RoundAll(result);
        second.Apply(result, rows, columns, new(in globalAmax), globalAmax, result);
    }
}
