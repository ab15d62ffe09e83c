using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Inference;

namespace Planck.Calibration;

/// <summary>
/// A sweep at work: decides how often rows go through each block, shows the block's calibration what passes through, and keeps what is found on disk. It begins
/// after the last block that is finished there; blocks before it are only passed through, as they were when they were calibrated.
/// </summary>
internal sealed class SweepRun : IBlockProgram, IForwardObserver, IQuantizedState, IDisposable
{
    private readonly CalibrationJob _job;
    private readonly Sweep _sweep;
    private readonly ModelLayout _layout;
    private readonly WorkFolder _folder;
    private readonly Func<int, BlockContext> _context;
    private readonly MemoryEstimate? _estimate;
    private readonly CreateAlgorithm _create;
    private readonly Dictionary<string, (int Layer, InputGroup Group)> _groupOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SharedRange> _ranges = new(StringComparer.Ordinal);
    private readonly int _last;
    private BlockCalibration? _block;
    private (int Layer, BlockResults Results)? _finished;
    private bool _quantizesInputs;
    private bool _advances;

    /// <param name="estimate">Null when no rows go through.</param>
    public SweepRun(
        CalibrationJob job, Sweep sweep, ModelLayout layout, WorkFolder folder, MemoryEstimate? estimate, Func<int, BlockContext> context, CreateAlgorithm create)
    {
        (_job, _sweep, _layout, _folder, _estimate, _context, _create) = (job, sweep, layout, folder, estimate, context, create);
        foreach (var block in layout.Blocks)
        {
            foreach (var group in block.Groups)
            {
                foreach (var member in group.Members)
                    _groupOf.Add(member.Module, (block.Layer, group));
            }
        }

        _last = layout.Blocks.Where(static b => !b.IsEmpty).Select(static b => b.Layer).DefaultIfEmpty(-1).Max();
        First = layout.Blocks.Where(b => !b.IsEmpty && !folder.Has(sweep.Number, b.Layer)).Select(static b => b.Layer).DefaultIfEmpty(int.MaxValue).Min();
    }

    /// <summary>The first block that is not finished; beyond all when all are.</summary>
    public int First { get; }

    /// <summary>Block at work.</summary>
    public int Layer { get; private set; }

    /// <summary>Pass over it.</summary>
    public int Pass { get; private set; }

    /// <summary>Blocks whose results are on disk.</summary>
    public int Finished => _layout.Blocks.Count(b => !b.IsEmpty && _folder.Has(_sweep.Number, b.Layer));

    public double? ExpertsRatio => _block is null ? null : _job.MoeExpertsRatio;

    /// <summary>Calibrates by weights alone.</summary>
    /// <param name="begins">Told of each block.</param>
    public void RunWithoutRows(Action begins)
    {
        foreach (var block in _layout.Blocks.Where(b => !b.IsEmpty && b.Layer >= First))
        {
            Begin(block.Layer);
            begins();
            if (_block!.Prepare())
                throw new InvalidOperationException($"An algorithm of {string.Join(", ", _sweep.Algorithms.Select(static a => a.Id))} asks for rows although it needs no inputs.");
            Finish();
        }
    }

    public BlockPass Before(int layer, int pass)
    {
        (Layer, Pass) = (layer, pass);
        if (layer > _last)
            return new(BlockPassKind.Stop);
        if (pass == 0)
            Begin(layer);
        if (_block is null)
            return new(BlockPassKind.Advance);
        if (_block.Prepare())
        {
            var reload = pass > 0 && _block.QuantizesInputs != _quantizesInputs;
            _quantizesInputs = _block.QuantizesInputs;
            // The head has no block to advance to.
            _advances = !_job.Layerwise && _block.IsLastPass && layer < _layout.Blocks.Count - 1;
            return new(_advances ? BlockPassKind.Advance : BlockPassKind.Observe, reload);
        }

        Finish();
        return layer == _last ? new(BlockPassKind.Stop) : new(BlockPassKind.Advance, Reload: _job.Layerwise && pass > 0);
    }

    public void After(int layer, int pass)
    {
        _block?.EndPass();
        if (_block is null || !_advances)
            return;
        if (_block.Prepare())
            throw new InvalidOperationException("An algorithm asks for rows although it needs no inputs.");
        Finish();
    }

    public bool Observes(string module) => _block?.Observes(module) == true;

    public void LinearInput(string module, int row, ReadOnlySpan<float> input) => _block?.Observe(module, row, input);

    public bool ObservesKeysAndValues(string attention) => _block?.ObservesCache(attention) == true;

    public void KeysAndValues(string attention, int row, KeyValueShape shape, ReadOnlySpan<float> keys, ReadOnlySpan<float> values) =>
        _block?.ObserveCache(attention, row, shape, keys, values);

    public LinearCalibration? InputOf(string module) =>
        _groupOf.TryGetValue(module, out var place) && IsQuantized(place.Layer) ? Found(place.Layer).Linears[module] : null;

    public LinearCalibration? SmoothingOf(string module) =>
        _sweep.IsSmoothed && _groupOf.TryGetValue(module, out var place) ? Found(place.Layer).Linears[module] : null;

    public bool QuantizesCache(string attention, out AttentionCalibration? found)
    {
        found = null;
        if (!_layout.LayerOfAttention.TryGetValue(attention, out var layer) || !IsQuantized(layer))
            return false;
        if (_job.KvCache.Measured)
            found = Found(layer).Attentions.GetValueOrDefault(attention);
        return true;
    }

    public FinishedWeight? WeightOf(string module)
    {
        if (!_job.Layerwise || !_groupOf.TryGetValue(module, out var place) || IsAtWork(place.Layer))
            return null;
        var results = ResultsOf(place.Layer, _sweep.Number).Linears;
        if (!_ranges.TryGetValue(module, out var range))
        {
            var shared = SharedRanges.Of(place.Group.Members, _layout.Blocks[place.Layer].Groups).First(s => s.Any(l => l.Module == module));
            range = new([.. shared.Select(l => results[l.Module])]);
            foreach (var linear in shared)
                _ranges[linear.Module] = range;
        }

        return new(results[module], range);
    }

    public void Dispose() => _block?.Dispose();

    // Activations, of the block at work or of one that is finished.
    private bool IsQuantized(int layer) => _sweep.QuantizesInputs || (IsAtWork(layer) ? _quantizesInputs : _job.Layerwise);

    private bool IsAtWork(int layer) => _block is not null && layer == Layer;

    private BlockResults Found(int layer) => IsAtWork(layer) ? _block!.Results : ResultsOf(layer, _sweep.Number);

    private void Begin(int layer)
    {
        (Layer, _advances, _quantizesInputs) = (layer, false, false);
        var layout = _layout.Blocks[layer];
        if (layout.IsEmpty || layer < First)
            return;
        var results = _sweep.Number > 0 ? ResultsOf(layer, _sweep.Number - 1) : BlockResults.Empty(layout);
        var whole = layer < _layout.Blocks.Count - 1 ? _estimate?.StepTokens : _estimate?.LogitPositions;
        _block = new(_context(layer), layout, results, _sweep, _job, whole ?? 0, _create);
    }

    private void Finish()
    {
        _folder.Save(_sweep.Number, Layer, _block!.Results);
        _finished = null;
        _ranges.Clear();
        _block.Dispose();
        _block = null;
    }

    // One block's at a time, as blocks are loaded.
    private BlockResults ResultsOf(int layer, int sweep)
    {
        if (_finished is { } finished && finished.Layer == layer)
            return finished.Results;
        _ranges.Clear();
        using var file = _folder.Open(sweep, layer);
        var results = file.Read(_layout.Blocks[layer]);
        _finished = (layer, results);
        return results;
    }
}
