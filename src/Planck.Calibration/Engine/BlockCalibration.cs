using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Inference;

namespace Planck.Calibration;

/// <summary>Makes an algorithm for a block.</summary>
internal delegate BlockAlgorithm CreateAlgorithm(CalibrationAlgorithm algorithm, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results);

/// <summary>
/// One block under calibration: the algorithms of a sweep one after the other, each with its passes. Ranges of activations are measured in the first pass there is,
/// together with the first algorithm if that looks at the same inputs.
/// </summary>
internal sealed class BlockCalibration : IDisposable
{
    private readonly BlockContext _context;
    private readonly BlockLayout _layout;
    private readonly Sweep _sweep;
    private readonly CreateAlgorithm _create;
    private readonly RowGatherer _rows;
    private readonly Dictionary<string, InputGroup> _observed;
    private readonly ActivationMaxima _maxima;
    private readonly Dictionary<string, KeyValueMaxima> _caches;
    private BlockAlgorithm? _algorithm;
    private bool _measures;
    private int _next;
    private int _pass;

    /// <param name="results">What earlier sweeps found; this one adds to it.</param>
    /// <param name="wholeRowTokens">Longer rows come in parts.</param>
    public BlockCalibration(BlockContext context, BlockLayout layout, BlockResults results, Sweep sweep, CalibrationJob job, int wholeRowTokens, CreateAlgorithm create)
    {
        (_context, _layout, Results, _sweep, _create) = (context, layout, results, sweep, create);
        _observed = layout.Groups.ToDictionary(static g => g.Members[0].Module, StringComparer.Ordinal);
        _rows = new(job.Rows, wholeRowTokens, (group, row, input) => _algorithm!.Observe(_pass, group, row, input));
        _maxima = new(layout);
        _caches = layout.Attentions.ToDictionary(static a => a, a => new KeyValueMaxima(a, job.KvCache, job.BatchSize), StringComparer.Ordinal);
        _measures = sweep.Number == 0 && sweep.NeedsRows;
    }

    public BlockResults Results { get; }

    /// <summary>Whether the pass that comes next is to run with quantized inputs.</summary>
    public bool QuantizesInputs { get; private set; }

    /// <summary>Whether no pass can follow the next one.</summary>
    public bool IsLastPass { get; private set; }

    private bool ObservesPass => _algorithm is not null && _pass < _algorithm.Passes;

    /// <summary>Goes on until something has to see the rows.</summary>
    /// <returns>False when everything is done.</returns>
    /// <exception cref="CalibrationException">An algorithm found nothing usable.</exception>
    public bool Prepare()
    {
        if (_measures && _sweep.Measures)
        {
            if (_algorithm is null && _next < _sweep.Algorithms.Count && !_sweep.Algorithms[_next].SeesQuantizedInputs)
                Start();
            return Prepared();
        }

        while (!ObservesPass)
        {
            Finish();
            if (_next == _sweep.Algorithms.Count)
                return false;
            Start();
        }

        return Prepared();
    }

    /// <summary>The linear whose input stands for its group's.</summary>
    public bool Observes(string module) => _observed.ContainsKey(module);

    public bool ObservesCache(string attention) => _measures && _caches.ContainsKey(attention);

    /// <param name="input">[tokens, in_features]; a part of a row.</param>
    public void Observe(string module, int row, ReadOnlySpan<float> input)
    {
        var group = _observed[module];
        if (_measures)
            _maxima.Observe(group, row, input);
        if (ObservesPass)
            _rows.Add(group, row, input);
    }

    /// <inheritdoc cref="IForwardObserver.KeysAndValues"/>
    public void ObserveCache(string attention, int row, KeyValueShape shape, ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
    {
        if (_measures)
            _caches[attention].Observe(row, shape, keys, values);
    }

    /// <summary>All rows went through.</summary>
    public void EndPass()
    {
        _rows.End();
        if (_measures)
        {
            _maxima.Write(Results.Linears);
            foreach (var (attention, maxima) in _caches)
                Results.Attentions.Add(attention, maxima.Result());
            _measures = false;
        }

        if (ObservesPass)
            _algorithm!.EndPass(_pass++);
    }

    public void Dispose() => _algorithm?.Dispose();

    private void Start()
    {
        _algorithm = _create(_sweep.Algorithms[_next++], _context, Results.Linears);
        _pass = 0;
    }

    private void Finish()
    {
        if (_algorithm is null)
            return;
        _context.Cancellation.ThrowIfCancellationRequested();
        _algorithm.Finish();
        _algorithm.Dispose();
        _algorithm = null;
    }

    private bool Prepared()
    {
        QuantizesInputs = _algorithm is not null && _sweep.Algorithms[_next - 1].SeesQuantizedInputs;
        IsLastPass = (_algorithm is null || _pass + 1 >= _algorithm.Passes) && _sweep.Algorithms.Skip(_next).All(static a => !a.NeedsInputs);
        return true;
    }
}
