using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>
/// Weights of a panel times values. Every output is one chain of fused multiply-adds over the keys in order, whichever of the block sizes computes it.
/// </summary>
internal static unsafe class AttentionOutputs
{
    private const int Rows = AttentionShape.PanelRows;
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>
    /// output[column][row] = output * rescale[row] + sum over keys of values[column block][key][column] * weights[key][row].
    /// </summary>
    /// <param name="blockStride">Values from one column block to the next.</param>
    /// <param name="width">Rows at work: 16 or all.</param>
    public static void Accumulate(
        float* values, int blockStride, int count, float* weights, float* rescale, float* output, int columns, int width)
    {
        for (var column = 0; column < columns; column += AttentionShape.ColumnBlock, values += blockStride, output += AttentionShape.ColumnBlock * Rows)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                if (width == Rows)
                    AccumulateOf8(values, count, weights, rescale, output);
                else
                    NarrowAccumulateOf8(values, count, weights, rescale, output);
                continue;
            }

            for (var half = 0; half < width; half += 16)
            {
                AccumulateOf4(values, count, weights + half, rescale + half, output + half);
                AccumulateOf4(values + 4, count, weights + half, rescale + half, output + (4 * Rows) + half);
            }
        }
    }

    [MethodImpl(Hot)]
    private static void AccumulateOf8(float* values, int count, float* weights, float* rescale, float* output)
    {
        Vector512<float> low = Vector512.Load(rescale), high = Vector512.Load(rescale + 16);
        Vector512<float> a0 = Vector512.Load(output) * low, a1 = Vector512.Load(output + 16) * high;
        Vector512<float> b0 = Vector512.Load(output + Rows) * low, b1 = Vector512.Load(output + Rows + 16) * high;
        Vector512<float> c0 = Vector512.Load(output + (2 * Rows)) * low, c1 = Vector512.Load(output + (2 * Rows) + 16) * high;
        Vector512<float> d0 = Vector512.Load(output + (3 * Rows)) * low, d1 = Vector512.Load(output + (3 * Rows) + 16) * high;
        Vector512<float> e0 = Vector512.Load(output + (4 * Rows)) * low, e1 = Vector512.Load(output + (4 * Rows) + 16) * high;
        Vector512<float> f0 = Vector512.Load(output + (5 * Rows)) * low, f1 = Vector512.Load(output + (5 * Rows) + 16) * high;
        Vector512<float> g0 = Vector512.Load(output + (6 * Rows)) * low, g1 = Vector512.Load(output + (6 * Rows) + 16) * high;
        Vector512<float> h0 = Vector512.Load(output + (7 * Rows)) * low, h1 = Vector512.Load(output + (7 * Rows) + 16) * high;
        for (var key = 0; key < count; key++)
        {
            low = Vector512.Load(weights);
            high = Vector512.Load(weights + 16);
            weights += Rows;
            var value = Vector512.Create(values[0]);
            a0 = Vector512.FusedMultiplyAdd(value, low, a0);
            a1 = Vector512.FusedMultiplyAdd(value, high, a1);
            value = Vector512.Create(values[1]);
            b0 = Vector512.FusedMultiplyAdd(value, low, b0);
            b1 = Vector512.FusedMultiplyAdd(value, high, b1);
            value = Vector512.Create(values[2]);
            c0 = Vector512.FusedMultiplyAdd(value, low, c0);
            c1 = Vector512.FusedMultiplyAdd(value, high, c1);
            value = Vector512.Create(values[3]);
            d0 = Vector512.FusedMultiplyAdd(value, low, d0);
            d1 = Vector512.FusedMultiplyAdd(value, high, d1);
            value = Vector512.Create(values[4]);
            e0 = Vector512.FusedMultiplyAdd(value, low, e0);
            e1 = Vector512.FusedMultiplyAdd(value, high, e1);
            value = Vector512.Create(values[5]);
            f0 = Vector512.FusedMultiplyAdd(value, low, f0);
            f1 = Vector512.FusedMultiplyAdd(value, high, f1);
            value = Vector512.Create(values[6]);
            g0 = Vector512.FusedMultiplyAdd(value, low, g0);
            g1 = Vector512.FusedMultiplyAdd(value, high, g1);
            value = Vector512.Create(values[7]);
            h0 = Vector512.FusedMultiplyAdd(value, low, h0);
            h1 = Vector512.FusedMultiplyAdd(value, high, h1);
            values += AttentionShape.ColumnBlock;
        }

        a0.Store(output);
        a1.Store(output + 16);
        b0.Store(output + Rows);
        b1.Store(output + Rows + 16);
        c0.Store(output + (2 * Rows));
        c1.Store(output + (2 * Rows) + 16);
        d0.Store(output + (3 * Rows));
        d1.Store(output + (3 * Rows) + 16);
        e0.Store(output + (4 * Rows));
        e1.Store(output + (4 * Rows) + 16);
        f0.Store(output + (5 * Rows));
        f1.Store(output + (5 * Rows) + 16);
        g0.Store(output + (6 * Rows));
        g1.Store(output + (6 * Rows) + 16);
        h0.Store(output + (7 * Rows));
        h1.Store(output + (7 * Rows) + 16);
    }

    [MethodImpl(Hot)]
    private static void AccumulateOf4(float* values, int count, float* weights, float* rescale, float* output)
    {
        var factor = Vector512.Load(rescale);
        Vector512<float> a = Vector512.Load(output) * factor, b = Vector512.Load(output + Rows) * factor;
        Vector512<float> c = Vector512.Load(output + (2 * Rows)) * factor, d = Vector512.Load(output + (3 * Rows)) * factor;
        for (var key = 0; key < count; key++)
        {
            var weight = Vector512.Load(weights);
            weights += Rows;
            a = Vector512.FusedMultiplyAdd(Vector512.Create(values[0]), weight, a);
            b = Vector512.FusedMultiplyAdd(Vector512.Create(values[1]), weight, b);
            c = Vector512.FusedMultiplyAdd(Vector512.Create(values[2]), weight, c);
            d = Vector512.FusedMultiplyAdd(Vector512.Create(values[3]), weight, d);
            values += AttentionShape.ColumnBlock;
        }

        a.Store(output);
        b.Store(output + Rows);
        c.Store(output + (2 * Rows));
        d.Store(output + (3 * Rows));
    }

    [MethodImpl(Hot)]
    private static void NarrowAccumulateOf8(float* values, int count, float* weights, float* rescale, float* output)
    {
        var factor = Vector512.Load(rescale);
        Vector512<float> a = Vector512.Load(output) * factor, b = Vector512.Load(output + Rows) * factor;
        Vector512<float> c = Vector512.Load(output + (2 * Rows)) * factor, d = Vector512.Load(output + (3 * Rows)) * factor;
        Vector512<float> e = Vector512.Load(output + (4 * Rows)) * factor, f = Vector512.Load(output + (5 * Rows)) * factor;
        Vector512<float> g = Vector512.Load(output + (6 * Rows)) * factor, h = Vector512.Load(output + (7 * Rows)) * factor;
        for (var key = 0; key < count; key++)
        {
            var weight = Vector512.Load(weights);
            weights += Rows;
            a = Vector512.FusedMultiplyAdd(Vector512.Create(values[0]), weight, a);
            b = Vector512.FusedMultiplyAdd(Vector512.Create(values[1]), weight, b);
            c = Vector512.FusedMultiplyAdd(Vector512.Create(values[2]), weight, c);
            d = Vector512.FusedMultiplyAdd(Vector512.Create(values[3]), weight, d);
            e = Vector512.FusedMultiplyAdd(Vector512.Create(values[4]), weight, e);
            f = Vector512.FusedMultiplyAdd(Vector512.Create(values[5]), weight, f);
            g = Vector512.FusedMultiplyAdd(Vector512.Create(values[6]), weight, g);
            h = Vector512.FusedMultiplyAdd(Vector512.Create(values[7]), weight, h);
            values += AttentionShape.ColumnBlock;
        }

        a.Store(output);
        b.Store(output + Rows);
        c.Store(output + (2 * Rows));
        d.Store(output + (3 * Rows));
        e.Store(output + (4 * Rows));
        f.Store(output + (5 * Rows));
        g.Store(output + (6 * Rows));
        h.Store(output + (7 * Rows));
    }
}
