using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>
/// The two matrix products of a panel against a key tile. Every element of a result is one chain of fused multiply-adds, over the head's columns or over the
/// keys in order, whichever of the block sizes computes it.
/// </summary>
internal static unsafe class AttentionKernels
{
    private const int Rows = AttentionShape.PanelRows;
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>scores[key][row] = sum over columns of keys[key][column] * query[column][row].</summary>
    public static void Scores(float* keys, int columns, int count, float* query, float* scores)
    {
        var key = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; key <= count - 8; key += 8)
                ScoresOf8(keys + (key * columns), columns, query, scores + (key * Rows));
        }

        for (; key <= count - 4; key += 4)
        {
            ScoresOf4(keys + (key * columns), columns, query, scores + (key * Rows));
            ScoresOf4(keys + (key * columns), columns, query + 16, scores + (key * Rows) + 16);
        }

        for (; key < count; key++)
            ScoresOf1(keys + (key * columns), columns, query, scores + (key * Rows));
    }

    /// <summary>
    /// output[column][row] = output * rescale[row] + sum over keys of values[column block][key][column] * weights[key][row].
    /// </summary>
    /// <param name="blockStride">Values from one column block to the next.</param>
    public static void Accumulate(float* values, int blockStride, int count, float* weights, float* rescale, float* output, int columns)
    {
        for (var column = 0; column < columns; column += AttentionShape.ColumnBlock, values += blockStride, output += AttentionShape.ColumnBlock * Rows)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                AccumulateOf8(values, count, weights, rescale, output);
                continue;
            }

            AccumulateOf4(values, count, weights, rescale, output);
            AccumulateOf4(values, count, weights + 16, rescale + 16, output + 16);
            AccumulateOf4(values + 4, count, weights, rescale, output + (4 * Rows));
            AccumulateOf4(values + 4, count, weights + 16, rescale + 16, output + (4 * Rows) + 16);
        }
    }

    [MethodImpl(Hot)]
    private static void ScoresOf8(float* keys, int columns, float* query, float* scores)
    {
        Vector512<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        Vector512<float> e0 = default, e1 = default, f0 = default, f1 = default, g0 = default, g1 = default, h0 = default, h1 = default;
        float* fourth = keys + (3L * columns), seventh = keys + (6L * columns);
        for (var i = 0; i < columns; i++)
        {
            Vector512<float> low = Vector512.Load(query), high = Vector512.Load(query + 16);
            query += Rows;
            var key = Vector512.Create(keys[i]);
            a0 = Vector512.FusedMultiplyAdd(key, low, a0);
            a1 = Vector512.FusedMultiplyAdd(key, high, a1);
            key = Vector512.Create(keys[i + columns]);
            b0 = Vector512.FusedMultiplyAdd(key, low, b0);
            b1 = Vector512.FusedMultiplyAdd(key, high, b1);
            key = Vector512.Create(keys[i + (2 * columns)]);
            c0 = Vector512.FusedMultiplyAdd(key, low, c0);
            c1 = Vector512.FusedMultiplyAdd(key, high, c1);
            key = Vector512.Create(fourth[i]);
            d0 = Vector512.FusedMultiplyAdd(key, low, d0);
            d1 = Vector512.FusedMultiplyAdd(key, high, d1);
            key = Vector512.Create(fourth[i + columns]);
            e0 = Vector512.FusedMultiplyAdd(key, low, e0);
            e1 = Vector512.FusedMultiplyAdd(key, high, e1);
            key = Vector512.Create(fourth[i + (2 * columns)]);
            f0 = Vector512.FusedMultiplyAdd(key, low, f0);
            f1 = Vector512.FusedMultiplyAdd(key, high, f1);
            key = Vector512.Create(seventh[i]);
            g0 = Vector512.FusedMultiplyAdd(key, low, g0);
            g1 = Vector512.FusedMultiplyAdd(key, high, g1);
            key = Vector512.Create(seventh[i + columns]);
            h0 = Vector512.FusedMultiplyAdd(key, low, h0);
            h1 = Vector512.FusedMultiplyAdd(key, high, h1);
        }

        a0.Store(scores);
        a1.Store(scores + 16);
        b0.Store(scores + Rows);
        b1.Store(scores + Rows + 16);
        c0.Store(scores + (2 * Rows));
        c1.Store(scores + (2 * Rows) + 16);
        d0.Store(scores + (3 * Rows));
        d1.Store(scores + (3 * Rows) + 16);
        e0.Store(scores + (4 * Rows));
        e1.Store(scores + (4 * Rows) + 16);
        f0.Store(scores + (5 * Rows));
        f1.Store(scores + (5 * Rows) + 16);
        g0.Store(scores + (6 * Rows));
        g1.Store(scores + (6 * Rows) + 16);
        h0.Store(scores + (7 * Rows));
        h1.Store(scores + (7 * Rows) + 16);
    }

    [MethodImpl(Hot)]
    private static void ScoresOf4(float* keys, int columns, float* query, float* scores)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        for (var i = 0; i < columns; i++)
        {
            var row = Vector512.Load(query);
            query += Rows;
            a = Vector512.FusedMultiplyAdd(Vector512.Create(keys[i]), row, a);
            b = Vector512.FusedMultiplyAdd(Vector512.Create(keys[i + columns]), row, b);
            c = Vector512.FusedMultiplyAdd(Vector512.Create(keys[i + (2 * columns)]), row, c);
            d = Vector512.FusedMultiplyAdd(Vector512.Create(keys[i + (3 * columns)]), row, d);
        }

        a.Store(scores);
        b.Store(scores + Rows);
        c.Store(scores + (2 * Rows));
        d.Store(scores + (3 * Rows));
    }

    [MethodImpl(Hot)]
    private static void ScoresOf1(float* keys, int columns, float* query, float* scores)
    {
        Vector512<float> a0 = default, a1 = default;
        for (var i = 0; i < columns; i++)
        {
            var key = Vector512.Create(keys[i]);
            a0 = Vector512.FusedMultiplyAdd(key, Vector512.Load(query), a0);
            a1 = Vector512.FusedMultiplyAdd(key, Vector512.Load(query + 16), a1);
            query += Rows;
        }

        a0.Store(scores);
        a1.Store(scores + 16);
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
}
