using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Calibration;
using Planck.Formats;
using Planck.Runtime.Export;

namespace Planck.Runtime.Execution;

/// <summary>
/// Cuts a checkpoint plan into work items, in the order in which threads take them. The amax of a group comes one group ahead of its
/// quantization: threads seldom wait for it, and the second read of the weights finds them in the page cache.
/// </summary>
internal sealed class WorkList : IDisposable
{
    private readonly List<WorkItem> _items = [];
    private readonly List<GroupAmax> _groups = [];
    private readonly int _chunkBytes;
    private readonly ICalibrationResult? _calibration;

    private WorkList(ICalibrationResult? calibration, int chunkBytes) => (_calibration, _chunkBytes) = (calibration, chunkBytes);

    public IReadOnlyList<WorkItem> Items => _items;

    /// <summary>What is cast, once the items have run.</summary>
    public CastTally Casts { get; } = new();

    /// <param name="calibration">Where the large parts of what calibration found are asked for; null when there are none.</param>
    public static WorkList Of(CheckpointPlan plan, ICalibrationResult? calibration, int chunkBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkBytes);
        var list = new WorkList(calibration, chunkBytes);
        foreach (var tensor in plan.Known)
            list._items.Add(new KnownItem(tensor));
        IReadOnlyList<QuantizedLinear> previous = [];
        GroupAmax? previousGroup = null;
        foreach (var linears in plan.Groups)
        {
            var group = SharesScale(linears) ? list.AddAmax(linears) : null;
            list.AddQuantize(previous, previousGroup);
            (previous, previousGroup) = (linears, group);
        }

        list.AddQuantize(previous, previousGroup);
        foreach (var tensor in plan.Kept)
            list.AddCopy(tensor);
        return list;
    }

    public void Dispose()
    {
        foreach (var group in _groups)
            group.Dispose();
    }

    /// <summary>Block formats share only between linears that all have one block; a tensor-wide scale is computed for a single linear too.</summary>
    private static bool SharesScale(IReadOnlyList<QuantizedLinear> group) =>
        WeightRanges.NeedsTensorAmax(group[0].Step.Format, group[0].Linear, group[0].Step.BlockSize)
        || (group.Count > 1 && group.All(static l => l.Step.Format.SharesScale(l.Linear.OutFeatures, l.Linear.InFeatures, l.Step.BlockSize)));

    private GroupAmax AddAmax(IReadOnlyList<QuantizedLinear> linears)
    {
        var group = new GroupAmax();
        _groups.Add(group);
        foreach (var linear in linears)
        {
            if (linear.IsCast)
            {
                for (var expert = 0; expert < linear.Linear.Experts; expert++)
                {
                    group.Expect();
                    _items.Add(new CastRangeItem(linear, expert, group));
                }

                continue;
            }

            if (linear.Export.TensorAmax is { } chosen)
            {
                group.Know(chosen);
                continue;
            }

            if (linear.IsStack)
            {
                foreach (var tile in StackTile.Of(linear, _chunkBytes))
                {
                    group.Expect();
                    _items.Add(new StackAmaxItem(tile, group));
                }

                continue;
            }

            var values = ValuesOf(linear);
            foreach (var (first, rows) in RowChunks(linear))
            {
                group.Expect();
                values.Expect();
                _items.Add(new AmaxItem(linear, values, first, rows, checked((int)(rows * linear.SourceRowBytes)), group));
            }
        }

        group.Begin();
        return group;
    }

    private void AddQuantize(IReadOnlyList<QuantizedLinear> linears, GroupAmax? group)
    {
        foreach (var linear in linears)
        {
            if (linear.IsCast)
            {
                _items.AddRange(CastItem.Of(linear, _chunkBytes, group!, Casts));
                continue;
            }

            if (linear.IsStack)
            {
                _items.AddRange(StackTile.Of(linear, _chunkBytes).Select(tile => new StackQuantizeItem(tile, group)));
                continue;
            }

            var values = ValuesOf(linear);
            foreach (var (first, rows) in RowChunks(linear))
            {
                var output = linear.PackedOffset(first + rows) - linear.PackedOffset(first) + linear.ScalesOf(first, rows).Length;
                values.Expect();
                _items.Add(new QuantizeItem(linear, values, first, rows, checked((int)(rows * linear.SourceRowBytes)), checked((int)output), group));
            }

            if (linear.Export.Rank > 0)
            {
                values.Expect();
                _items.Add(new LowRankItem(linear, values));
            }
        }
    }

    private LinearValues ValuesOf(QuantizedLinear linear) =>
        new(linear.Export is { ReplacesWeight: false, ChoosesRanges: false, Rank: 0 } ? null : _calibration, linear.Linear.Module);

    private void AddCopy(KeptTensor tensor)
    {
        var size = tensor.Source.DType.Size();
        var step = Math.Max(1, _chunkBytes / size);
        for (var first = 0L; first < tensor.Source.Spec.Elements; first += step)
            _items.Add(new CopyItem(tensor, first, (int)Math.Min(step, tensor.Source.Spec.Elements - first) * size));
    }

    /// <summary>
    /// As many rows as fit into a chunk, in and out, and whole blocks of the format; one row of blocks where not even that fits.
    /// </summary>
    private IEnumerable<(long First, int Rows)> RowChunks(QuantizedLinear linear)
    {
        var format = linear.Step.Format;
        var unit = Math.Max(format.BlockRows, format.RowMultiple);
        var outputRowBytes = (linear.Packed.Bytes + linear.Scales.Bytes + linear.Linear.OutFeatures - 1) / linear.Linear.OutFeatures;
        var fit = _chunkBytes / Math.Max(linear.SourceRowBytes, outputRowBytes);
        var rows = Math.Max(unit, fit / unit * unit);
        for (var first = 0L; first < linear.Linear.OutFeatures; first += rows)
            yield return (first, (int)Math.Min(rows, linear.Linear.OutFeatures - first));
    }
}
