using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Formats;

namespace Planck.Checkpoints.Compare;

/// <summary>Compares two checkpoints without holding a tensor in memory: two windows of <see cref="Window"/> bytes.</summary>
/// <param name="relativeTolerance">Elements are close when they differ by at most this share of the larger magnitude. The default lets bf16 numbers be neighbours.</param>
public sealed class CheckpointComparer(double relativeTolerance = 1.0 / 128)
{
    private const int Window = 4 << 20;

    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public CheckpointComparison Compare(CheckpointReader first, CheckpointReader second, CancellationToken cancellation = default)
    {
        var names = first.Tensors.Concat(second.Tensors).Select(static t => t.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var results = new List<TensorComparison>();
        foreach (var name in names)
            results.Add(Compare(name, (first, first.Find(name)), (second, second.Find(name)), cancellation));
        return new(results);
    }

    private TensorComparison Compare(
        string name,
        (CheckpointReader Checkpoint, StoredTensor? Tensor) first,
        (CheckpointReader Checkpoint, StoredTensor? Tensor) second,
        CancellationToken cancellation)
    {
        if (first.Tensor is not { } a)
            return new(name, ComparisonKind.MissingInFirst, null, second.Tensor!.Spec);
        if (second.Tensor is not { } b)
            return new(name, ComparisonKind.MissingInSecond, a.Spec, null);
        if (a.Spec != b.Spec)
            return new(name, ComparisonKind.Different, a.Spec, b.Spec);

        var tally = new Tally();
        var left = ArrayPool<byte>.Shared.Rent(Window);
        var right = ArrayPool<byte>.Shared.Rent(Window);
        try
        {
            for (var offset = 0L; offset < a.Bytes; offset += Window)
            {
                cancellation.ThrowIfCancellationRequested();
                var count = (int)Math.Min(Window, a.Bytes - offset);
                first.Checkpoint.Read(a, offset, left.AsSpan(0, count));
                second.Checkpoint.Read(b, offset, right.AsSpan(0, count));
                if (!left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, count)))
                    tally.Add(a.DType, left.AsSpan(0, count), right.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(left);
            ArrayPool<byte>.Shared.Return(right);
        }

        var kind = tally.Differences == 0 ? ComparisonKind.Equal
            : tally.MaxRelative <= relativeTolerance ? ComparisonKind.Close
            : ComparisonKind.Different;
        return new(name, kind, a.Spec, b.Spec, tally.Differences, tally.MaxAbsolute, tally.MaxRelative);
    }

    /// <summary>Differences of one tensor so far.</summary>
    private sealed class Tally
    {
        public long Differences { get; private set; }

        public double MaxAbsolute { get; private set; }

        public double MaxRelative { get; private set; }

        public void Add(DType type, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
        {
            var size = type.Size();
            for (var i = 0; i < first.Length; i += size)
            {
                var left = first.Slice(i, size);
                var right = second.Slice(i, size);
                if (left.SequenceEqual(right))
                    continue;
                Differences++;
                var (a, b) = (ElementDecoder.Decode(type, left), ElementDecoder.Decode(type, right));
                var absolute = Math.Abs(a - b);
                // NaN beside a number, or infinities that differ: further apart than any tolerance. Other bits of the same value (-0, NaNs) are close.
                if (double.IsNaN(absolute) || double.IsInfinity(absolute))
                    absolute = a.Equals(b) ? 0 : double.PositiveInfinity;
                var magnitude = Math.Max(Math.Abs(a), Math.Abs(b));
                MaxAbsolute = Math.Max(MaxAbsolute, absolute);
                MaxRelative = Math.Max(MaxRelative, absolute == 0 ? 0 : double.IsInfinity(absolute) ? absolute : absolute / magnitude);
            }
        }
    }
}
