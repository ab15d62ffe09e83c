using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>
/// Keys times queries of a panel. Every score is one chain of fused multiply-adds over the head's columns in order, whichever of the block sizes computes it.
/// </summary>
internal static unsafe class AttentionScores
{
    private const int Rows = AttentionShape.PanelRows;
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>scores[key][row] = sum over columns of keys[key][column] * query[column][row].</summary>
    /// <param name="width">Rows at work: 16 or all.</param>
    public static void Multiply(float* keys, int columns, int count, float* query, float* scores, int width)
    {
        var key = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; key <= count - 8; key += 8)
            {
                if (width == Rows)
                    ScoresOf8(keys + (key * columns), columns, query, scores + (key * Rows));
                else
                    NarrowScoresOf8(keys + (key * columns), columns, query, scores + (key * Rows));
            }
        }

        for (; key <= count - 4; key += 4)
        {
            for (var half = 0; half < width; half += 16)
                ScoresOf4(keys + (key * columns), columns, query + half, scores + (key * Rows) + half);
        }

        for (; key < count; key++)
            ScoresOf1(keys + (key * columns), columns, query, scores + (key * Rows));
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
    private static void NarrowScoresOf8(float* keys, int columns, float* query, float* scores)
    {
        Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        float* fourth = keys + (3L * columns), seventh = keys + (6L * columns);
        for (var i = 0; i < columns; i++)
        {
            var row = Vector512.Load(query);
            query += Rows;
            a = Vector512.FusedMultiplyAdd(Vector512.Create(keys[i]), row, a);
            b = Vector512.FusedMultiplyAdd(Vector512.Create(keys[i + columns]), row, b);
            c = Vector512.FusedMultiplyAdd(Vector512.Create(keys[i + (2 * columns)]), row, c);
            d = Vector512.FusedMultiplyAdd(Vector512.Create(fourth[i]), row, d);
            e = Vector512.FusedMultiplyAdd(Vector512.Create(fourth[i + columns]), row, e);
            f = Vector512.FusedMultiplyAdd(Vector512.Create(fourth[i + (2 * columns)]), row, f);
            g = Vector512.FusedMultiplyAdd(Vector512.Create(seventh[i]), row, g);
            h = Vector512.FusedMultiplyAdd(Vector512.Create(seventh[i + columns]), row, h);
        }

        a.Store(scores);
        b.Store(scores + Rows);
        c.Store(scores + (2 * Rows));
        d.Store(scores + (3 * Rows));
        e.Store(scores + (4 * Rows));
        f.Store(scores + (5 * Rows));
        g.Store(scores + (6 * Rows));
        h.Store(scores + (7 * Rows));
    }
}
