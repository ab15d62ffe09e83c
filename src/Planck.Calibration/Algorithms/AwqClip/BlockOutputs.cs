using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>
/// What a block of columns adds to the outputs of 16 rows: products rounded to bf16, added in float32 in the order of <see cref="BlockOrder"/>, the sum rounded to bf16.
/// A row is a lane, so that processors without vectors of 16 give the same numbers. In a model in float32 nothing is rounded.
/// </summary>
internal static unsafe class BlockOutputs
{
    /// <summary>Rows of a weight that are looked at side by side.</summary>
    public const int Rows = 16;

    /// <summary>Tokens that are looked at side by side: a column of the weight is loaded once for them, and their sums do not wait for each other.</summary>
    public const int Tokens = 4;

    /// <param name="weight">[columns, 16] in the order's order.</param>
    /// <param name="inputs">[<paramref name="tokens"/>, columns], likewise.</param>
    /// <param name="tokens">A multiple of four.</param>
    /// <param name="outputs">[<paramref name="tokens"/>, 16].</param>
    public static void Multiply(BlockOrder order, float* weight, float* inputs, int tokens, float* outputs, bool rounds)
    {
        if (rounds)
            Multiply<RoundToBf16>(order, weight, inputs, tokens, outputs);
        else
            Multiply<KeepFloat32>(order, weight, inputs, tokens, outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Multiply<TRounding>(BlockOrder order, float* weight, float* inputs, int tokens, float* outputs)
        where TRounding : struct, IRounding
    {
        nint width = order.Columns.Length;
        int alone = order.Alone, firstPairs = order.FirstPairs, pairs = order.Pairs;
        for (var token = 0; token < tokens; token += Tokens, outputs += Tokens * Rows, inputs += Tokens * width)
        {
            float* w = weight, x = inputs;
            Four s = default;
            for (var column = 0; column < alone; column++, w += Rows, x++)
                s.Add(Four.Product<TRounding>(w, x, width));
            for (var sum = 0; sum < BlockOrder.Sums; sum++)
            {
                var a = Chain<TRounding>(ref w, ref x, width, firstPairs);
                for (var chain = 1; chain < BlockOrder.Chains && pairs > 0; chain++)
                    a.Add(Chain<TRounding>(ref w, ref x, width, pairs));
                s.Add(a);
            }

            TRounding.Round(s.A).Store(outputs);
            TRounding.Round(s.B).Store(outputs + Rows);
            TRounding.Round(s.C).Store(outputs + 2 * Rows);
            TRounding.Round(s.D).Store(outputs + 3 * Rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Chain<TRounding>(ref float* weight, ref float* inputs, nint width, int pairs)
        where TRounding : struct, IRounding
    {
        Four sum = default;
        for (; pairs > 0; pairs--, weight += 2 * Rows, inputs += 2)
        {
            var pair = Four.Product<TRounding>(weight, inputs, width);
            pair.Add(Four.Product<TRounding>(weight + Rows, inputs + 1, width));
            sum.Add(pair);
        }

        return sum;
    }

    /// <summary>16 rows for each of four tokens.</summary>
    private struct Four
    {
        public Vector512<float> A;
        public Vector512<float> B;
        public Vector512<float> C;
        public Vector512<float> D;

        /// <summary>A column of the weight times that of each token.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Four Product<TRounding>(float* weight, float* inputs, nint width)
            where TRounding : struct, IRounding
        {
            var w = Vector512.Load(weight);
            return new()
            {
                A = TRounding.Round(w * Vector512.Create(inputs[0])),
                B = TRounding.Round(w * Vector512.Create(inputs[width])),
                C = TRounding.Round(w * Vector512.Create(inputs[2 * width])),
                D = TRounding.Round(w * Vector512.Create(inputs[3 * width])),
            };
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Four other)
        {
            A += other.A;
            B += other.B;
            C += other.C;
            D += other.D;
        }
    }
}
