using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>The online softmax of a panel: 32 query rows, one per lane of two vectors.</summary>
internal sealed unsafe class AttentionPanel : IDisposable
{
    private const int Rows = AttentionShape.PanelRows;

    /// <summary>Per row: running maximum, running sum, the factor of the latest tile, ALiBi slope, first and last visible key (as int32 bits).</summary>
    private readonly AlignedFloats _state = new(6 * Rows);

    private AttentionShape? _shape;
    private int _firstKeyPosition;

    /// <summary>The first key that any row sees.</summary>
    public int FirstKey { get; private set; }

    /// <summary>The last key that any row sees.</summary>
    public int LastKey { get; private set; }

    /// <summary>Lanes at work: of a panel with 16 rows or fewer only the first vector.</summary>
    public int Width { get; private set; }

    /// <summary>What the accumulated outputs are to be multiplied with before the latest tile is added.</summary>
    public float* Rescale => _state.Pointer + (2 * Rows);

    private int AllSeeFrom { get; set; }

    private int AllSeeTo { get; set; }

    private float* Maximum => _state.Pointer;

    private float* Sum => _state.Pointer + Rows;

    private float* Slope => _state.Pointer + (3 * Rows);

    private int* First => (int*)(_state.Pointer + (4 * Rows));

    private int* Last => (int*)(_state.Pointer + (5 * Rows));

    public void Dispose() => _state.Dispose();

    /// <summary>Rows beyond <paramref name="count"/> repeat the last one's visibility and are not stored.</summary>
    /// <param name="firstPosition">Index of the tile's first query in the sequence.</param>
    /// <param name="firstRow">Row of the tile that stands in lane 0.</param>
    public void Begin(AttentionShape shape, AttentionSequence sequence, int head, int firstPosition, int firstRow, int count)
    {
        _shape = shape;
        _firstKeyPosition = sequence.FirstKeyPosition;
        Width = count <= Vector512<float>.Count ? Vector512<float>.Count : Rows;
        var parameters = shape.Parameters;
        (FirstKey, LastKey, AllSeeFrom, AllSeeTo) = (int.MaxValue, -1, 0, int.MaxValue);
        for (var lane = 0; lane < Rows; lane++)
        {
            var (position, member) = Math.DivRem(firstRow + Math.Min(lane, count - 1), shape.Group);
            var queryHead = (head * shape.Group) + member;
            var (first, last) = Visible(parameters, sequence, sequence.KeyLength - sequence.QueryLength + firstPosition + position);
            First[lane] = first;
            Last[lane] = last;
            FirstKey = Math.Min(FirstKey, first);
            LastKey = Math.Max(LastKey, last);
            AllSeeFrom = Math.Max(AllSeeFrom, first);
            AllSeeTo = Math.Min(AllSeeTo, last);
            // A sink is a key with the value 0 that was seen first.
            Maximum[lane] = parameters.Sinks.IsEmpty ? float.NegativeInfinity : parameters.Sinks.Span[queryHead];
            Sum[lane] = parameters.Sinks.IsEmpty ? 0 : 1;
            Slope[lane] = parameters.Alibi is { } alibi ? SlopeOf(alibi, queryHead) : 0;
        }
    }

    /// <summary>A head's slope, rounded as its operations are.</summary>
    public static float SlopeOf(AlibiBias alibi, int head) =>
        alibi.RoundToBfloat16 ? Bfloat16Rounding.Round(Vector512.Create(alibi.Slopes.Span[head])).ToScalar() : alibi.Slopes.Span[head];

    /// <summary>The first and last key index that the query at key index <paramref name="index"/> sees.</summary>
    public static (int First, int Last) Visible(AttentionParameters parameters, AttentionSequence sequence, int index)
    {
        if (!parameters.Causal)
            return (0, sequence.KeyLength - 1);
        var first = 0;
        if (parameters.SlidingWindow is { } window)
            first = Math.Max(first, index - window + 1);
        if (parameters.ChunkSize is { } chunk)
        {
            var position = index + sequence.FirstKeyPosition;
            first = Math.Max(first, (position / chunk * chunk) - sequence.FirstKeyPosition);
        }

        return (first, index);
    }

    /// <summary>
    /// Turns the raw products [key][row] of <paramref name="count"/> keys from <paramref name="begin"/> on into exponentials, and sets
    /// <see cref="Rescale"/>.
    /// </summary>
    public void Softmax(float* scores, int begin, int count)
    {
        var scale = Prepare(scores, begin, count);
        for (var half = 0; half < Width; half += Vector512<float>.Count)
            Plain(scores, count, scale, half);
    }

    /// <returns>What the scores are still to be multiplied with.</returns>
    private float Prepare(float* scores, int begin, int count)
    {
        var parameters = _shape!.Parameters;
        var scale = parameters.Scale;
        if (parameters.LogitSoftcap is not null || parameters.Alibi is not null || begin < AllSeeFrom || begin + count - 1 > AllSeeTo)
        {
            for (var half = 0; half < Width; half += Vector512<float>.Count)
                ScaleAndMask(scores, begin, count, half, parameters);
            // A product with 1 changes no bits.
            scale = 1;
        }

        return scale;
    }

    private void ScaleAndMask(float* scores, int begin, int count, int half, AttentionParameters parameters)
    {
        Scale(scores + half, count, parameters.Scale);
        if (parameters.LogitSoftcap is { } cap)
            Softcap(scores + half, count, cap);
        if (parameters.Alibi is { } alibi)
            AddAlibi(scores + half, begin, count, Vector512.Load(Slope + half), alibi);
        Mask(scores + half, begin, count, Vector512.Load(First + half), Vector512.Load(Last + half));
    }

    /// <summary>Divides the accumulated outputs [column][row] by the sums; a row that saw no key becomes 0.</summary>
    public void Finish(float* output, int columns)
    {
        for (var half = 0; half < Width; half += Vector512<float>.Count)
        {
            var sum = Vector512.Load(Sum + half);
            sum = Vector512.ConditionalSelect(Vector512.Equals(sum, Vector512<float>.Zero), Vector512<float>.One, sum);
            for (var column = 0; column < columns; column++)
                (Vector512.Load(output + (column * Rows) + half) / sum).Store(output + (column * Rows) + half);
        }
    }

    /// <summary>The online softmax of sixteen rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Plain(float* scores, int count, float scale, int half)
    {
        scores += half;
        var factor = Vector512.Create(scale);
        var before = Vector512.Load(Maximum + half);
        var maximum = before;
        for (var key = 0; key < count; key++)
        {
            var score = Vector512.Load(scores + (key * Rows)) * factor;
            score.Store(scores + (key * Rows));
            maximum = Vector512.MaxNative(maximum, score);
        }

        maximum.Store(Maximum + half);
        // A row that has seen nothing yet has -infinity as its maximum; 0 in its place keeps -infinity - maximum from becoming NaN.
        var origin = Vector512.ConditionalSelect(
            Vector512.Equals(maximum, Vector512.Create(float.NegativeInfinity)), Vector512<float>.Zero, maximum);
        var rescale = Exponential.Exp(before - origin);
        rescale.Store(Rescale + half);
        var sum = Vector512<float>.Zero;
        for (var key = 0; key < count; key++)
        {
            var weight = Exponential.Exp(Vector512.Load(scores + (key * Rows)) - origin);
            weight.Store(scores + (key * Rows));
            sum += weight;
        }

        Vector512.FusedMultiplyAdd(Vector512.Load(Sum + half), rescale, sum).Store(Sum + half);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scale(float* scores, int count, float scale)
    {
        var factor = Vector512.Create(scale);
        for (var i = 0; i < count * Rows; i += Rows)
            (Vector512.Load(scores + i) * factor).Store(scores + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Softcap(float* scores, int count, float cap)
    {
        var caps = Vector512.Create(cap);
        for (var i = 0; i < count * Rows; i += Rows)
            (caps * Sigmoids.Tanh(Vector512.Load(scores + i) / caps)).Store(scores + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddAlibi(float* scores, int begin, int count, Vector512<float> slope, AlibiBias alibi)
    {
        var scale = Vector512.Create(alibi.Scale);
        for (var key = 0; key < count; key++, scores += Rows)
        {
            var position = Vector512.Create((float)(_firstKeyPosition + begin + key));
            var bias = slope * (alibi.RoundToBfloat16 ? Bfloat16Rounding.Round(position) : position);
            if (alibi.RoundToBfloat16)
                bias = Bfloat16Rounding.Round(bias);
            (Vector512.Load(scores) + (bias * scale)).Store(scores);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Mask(float* scores, int begin, int count, Vector512<int> first, Vector512<int> last)
    {
        var hidden = Vector512.Create(float.NegativeInfinity);
        for (var key = 0; key < count; key++, scores += Rows)
        {
            var index = Vector512.Create(begin + key);
            var isHidden = Vector512.LessThan(index, first) | Vector512.GreaterThan(index, last);
            Vector512.ConditionalSelect(isHidden.AsSingle(), hidden, Vector512.Load(scores)).Store(scores);
        }
    }
}
