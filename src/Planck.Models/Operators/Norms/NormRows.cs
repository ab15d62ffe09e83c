using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>The loops of <see cref="Norms"/>: one vector at a time, statistics in float64, the result in float32.</summary>
internal static unsafe class NormRows
{
    internal enum Kind
    {
        Rms,
        L2,
        Layer,
    }

    internal sealed record Rule(Kind Kind, float Epsilon, bool OnePlusWeight, GateOrder? Gate, bool RoundsBeforeWeight = false, bool SumsInFloat32 = false);

    public static void Run(
        ReadOnlySpan<float> source, Span<float> destination, RowLayout layout, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias,
        ReadOnlySpan<float> gate, int gateStride, int threads, Rule rule)
    {
        fixed (float* sources = source, destinations = destination, weights = weight, biases = bias, gates = gate)
        {
            float* x = sources, y = destinations, w = weights, b = biases, g = gates;
            int weightStep = weight.Length == layout.Width ? 0 : layout.Width, biasStep = bias.Length == layout.Width ? 0 : layout.Width;
            RowParallel.For(layout.Rows, threads, (first, last) =>
            {
                using var scratch = new AlignedFloats(rule.Gate is null && !rule.SumsInFloat32 ? 0 : layout.Width);
                for (var row = first; row < last; row++)
                {
                    for (var head = 0; head < layout.Heads; head++)
                    {
                        var column = head * layout.Width;
                        var from = x + ((long)row * layout.RowStride) + column;
                        var to = y + ((long)row * layout.RowStride) + column;
                        var columns = new Columns(w is null ? null : w + (head * weightStep), b is null ? null : b + (head * biasStep));
                        if (rule.SumsInFloat32)
                            InFloat32(from, to, scratch, columns, rule);
                        else if (rule.Gate is null)
                            One(from, to, layout.Width, columns, rule);
                        else
                            Gated(from, g + ((long)row * gateStride) + column, to, scratch, columns, rule);
                    }
                }
            });
        }
    }

    private static void Gated(float* x, float* gate, float* y, AlignedFloats scratch, Columns columns, Rule rule)
    {
        var width = scratch.Length;
        ElementwiseLoops.Unary<SiluFunction>(gate, scratch.Pointer, width);
        if (rule.Gate == GateOrder.BeforeNorm)
        {
            Multiply(x, scratch.Pointer, y, width);
            One(y, y, width, columns, rule);
        }
        else
        {
            One(x, y, width, columns, rule);
            Multiply(y, scratch.Pointer, y, width);
        }
    }

    private static void One(float* x, float* y, int width, Columns columns, Rule rule)
    {
        if (rule.Kind == Kind.Layer)
        {
            var mean = Sum(x, width) / width;
            var scale = 1 / Math.Sqrt((SumOfSquares(x, width, mean) / width) + rule.Epsilon);
            Shifted(x, y, width, mean, scale, columns, rule.OnePlusWeight);
            return;
        }

        var squares = SumOfSquares(x, width, 0);
        Scaled(x, y, width, (float)(1 / Math.Sqrt((rule.Kind == Kind.Rms ? squares / width : squares) + rule.Epsilon)), columns, rule);
    }

    /// <summary>An RMS norm as torch computes it in float32, step by step.</summary>
    private static void InFloat32(float* x, float* y, AlignedFloats scratch, Columns columns, Rule rule)
    {
        Multiply(x, x, scratch.Pointer, scratch.Length);
        var mean = CascadeSum.Of(scratch.Span) / scratch.Length;
        Scaled(x, y, scratch.Length, 1 / MathF.Sqrt(mean + rule.Epsilon), columns, rule);
    }

    private static void Scaled(float* x, float* y, int width, float factor, Columns columns, Rule rule)
    {
        if (rule.RoundsBeforeWeight)
            Scaled<RoundToBf16>(x, y, width, factor, columns.Weight, rule.OnePlusWeight);
        else
            Scaled<KeepFloat32>(x, y, width, factor, columns.Weight, rule.OnePlusWeight);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Sum(float* x, int width)
    {
        Vector512<double> low = default, high = default;
        var i = 0;
        for (; i <= width - 16; i += 16)
        {
            var (first, second) = Vector512.Widen(Vector512.Load(x + i));
            low += first;
            high += second;
        }

        return SumOf(low + high) + Rest(x, i, width);

        static double Rest(float* x, int i, int width)
        {
            double rest = 0;
            for (; i < width; i++)
                rest += x[i];
            return rest;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double SumOfSquares(float* x, int width, double mean)
    {
        Vector512<double> low = default, high = default;
        var centre = Vector512.Create(mean);
        var i = 0;
        for (; i <= width - 16; i += 16)
        {
            var (first, second) = Vector512.Widen(Vector512.Load(x + i));
            first -= centre;
            second -= centre;
            low = Vector512.FusedMultiplyAdd(first, first, low);
            high = Vector512.FusedMultiplyAdd(second, second, high);
        }

        double rest = 0;
        for (; i < width; i++)
            rest += (x[i] - mean) * (x[i] - mean);
        return SumOf(low + high) + rest;
    }

    private static double SumOf(Vector512<double> lanes)
    {
        var four = lanes.GetLower() + lanes.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scaled<TRounding>(float* x, float* y, int width, float scale, float* weight, bool onePlusWeight)
        where TRounding : IRounding
    {
        var scales = Vector512.Create(scale);
        var one = onePlusWeight ? Vector512<float>.One : Vector512<float>.Zero;
        var i = 0;
        for (; i <= width - 16; i += 16)
        {
            var value = TRounding.Round(Vector512.Load(x + i) * scales);
            if (weight is not null)
                value *= Vector512.Load(weight + i) + one;
            value.Store(y + i);
        }

        for (; i < width; i++)
        {
            var value = TRounding.Round(Vector512.CreateScalar(x[i] * scale)).ToScalar();
            y[i] = weight is null ? value : value * (weight[i] + (onePlusWeight ? 1f : 0f));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Shifted(float* x, float* y, int width, double mean, double scale, Columns columns, bool onePlusWeight)
    {
        var centre = Vector512.Create(mean);
        var scales = Vector512.Create(scale);
        var one = onePlusWeight ? Vector512<float>.One : Vector512<float>.Zero;
        float* weight = columns.Weight, bias = columns.Bias;
        var i = 0;
        for (; i <= width - 16; i += 16)
        {
            var (low, high) = Vector512.Widen(Vector512.Load(x + i));
            var value = Vector512.Narrow((low - centre) * scales, (high - centre) * scales);
            if (weight is not null)
                value *= Vector512.Load(weight + i) + one;
            if (bias is not null)
                value += Vector512.Load(bias + i);
            value.Store(y + i);
        }

        for (; i < width; i++)
        {
            var value = (float)((x[i] - mean) * scale);
            if (weight is not null)
                value *= weight[i] + (onePlusWeight ? 1f : 0f);
            y[i] = bias is null ? value : value + bias[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Multiply(float* x, float* factors, float* y, int width)
    {
        var i = 0;
        for (; i <= width - 16; i += 16)
            (Vector512.Load(x + i) * Vector512.Load(factors + i)).Store(y + i);
        for (; i < width; i++)
            y[i] = x[i] * factors[i];
    }

    private readonly struct Columns(float* weight, float* bias)
    {
        public readonly float* Weight = weight;

        public readonly float* Bias = bias;
    }
}
