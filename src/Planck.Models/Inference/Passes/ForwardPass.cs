using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Architectures.Graph;

namespace Planck.Inference;

/// <summary>
/// One pass of rows through a model, block by block: each block's weights are loaded once, all rows go through, the weights are released.
/// </summary>
internal sealed class ForwardPass : IDisposable
{
    private readonly Transformer _model;
    private readonly IWeightSource _source;
    private readonly IReadOnlyList<int[]> _rows;
    private readonly MemoryPlan _plan;
    private readonly IForwardObserver? _observer;
    private readonly ProgressMeter _progress;
    private readonly CancellationToken _cancellation;
    private readonly BufferMeter _meter;
    private readonly Machine _machine;
    private readonly HiddenStates _hidden;
    private readonly List<List<MicroBatches.Slice>> _batches;
    private readonly int _hiddenSize;

    public ForwardPass(
        Transformer model,
        IWeightSource source,
        IReadOnlyList<int[]> rows,
        InferenceOptions options,
        BufferMeter meter,
        IForwardObserver? observer,
        IProgress<ForwardProgress>? progress,
        CancellationToken cancellation)
    {
        int[] lengths = [.. rows.Select(static r => r.Length)];
        (_model, _source, _rows, _observer, _cancellation, _meter) = (model, source, rows, observer, cancellation, meter);
        _hiddenSize = EmbeddingLayer.HiddenSize(model.Embedding);
        _plan = MemoryPlan.For(model, source, lengths, options);
        _progress = new(progress, model.Blocks.Count, lengths.Sum(static l => (long)l), () => source.BytesRead);
        _batches = MicroBatches.Of(lengths, _plan.Estimate.StepTokens);
        _machine = new(model, options.Multiplier(), new(_plan.WorkFloats, meter), meter, options.Activations);
        try
        {
            _machine.Ropes.Reserve(lengths.DefaultIfEmpty(1).Max());
            _hidden = new(lengths, _hiddenSize, _plan.Estimate.HiddenInMemory, options.SpillFolder, meter);
        }
        catch
        {
            _machine.Dispose();
            throw;
        }
    }

    public void Run(LogitsHandler onLogits)
    {
        Run(new ForwardOnly(_model.Blocks.Count));
        RunHead(onLogits);
    }

    public void Run(IBlockProgram program)
    {
        Embed();
        var layer = 0;
        while (layer < _model.Blocks.Count && RunBlock(layer, program))
            layer++;
        if (layer < _model.Blocks.Count)
            return;
        for (var pass = 0; program.Before(layer, pass).Kind == BlockPassKind.Observe; pass++)
        {
            RunHead(static (_, _, _) => { });
            program.After(layer, pass);
        }
    }

    public void Dispose()
    {
        _hidden.Dispose();
        _machine.Dispose();
    }

    private void Embed()
    {
        using var embedding = new EmbeddingLayer(_model.Embedding, _source, Loader());
        foreach (var batch in _batches)
        {
            var step = Step(batch, static _ => null);
            using var hidden = step.Take(_hiddenSize);
            int[] ids = [.. batch.SelectMany(s => _rows[s.Row].Skip(s.First).Take(s.Count))];
            embedding.Run(ids, hidden, step);
            Write(hidden, batch);
            _cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <returns>Whether the rows advanced.</returns>
    private bool RunBlock(int layer, IBlockProgram program)
    {
        BlockLayer? block = null;
        try
        {
            for (var pass = 0; ; pass++)
            {
                var (kind, reload) = program.Before(layer, pass);
                if (kind == BlockPassKind.Stop)
                    return false;
                _progress.Begin(layer);
                if (reload)
                    block?.Dispose();
                if (block is null || reload)
                    block = BlockLayer.Load(_model.Blocks[layer], layer, _source, _observer, _meter, _cancellation);
                Push(block, layer, advance: kind == BlockPassKind.Advance);
                program.After(layer, pass);
                if (kind == BlockPassKind.Advance)
                    return true;
            }
        }
        finally
        {
            block?.Dispose();
        }
    }

    private void Push(BlockLayer block, int layer, bool advance)
    {
        Sequence? cut = null;
        try
        {
            foreach (var batch in _batches)
            {
                var step = Step(batch, slice => slice.First == 0 ? null : cut);
                try
                {
                    using var hidden = step.Take(_hiddenSize);
                    Read(hidden, batch);
                    block.Run(hidden, step);
                    FiniteCheck(hidden, step, layer);
                    if (advance)
                    {
                        Write(hidden, batch);
                        Observe(hidden, step, layer);
                    }
                }
                catch
                {
                    foreach (var segment in step.Segments)
                        segment.Sequence.Dispose();
                    throw;
                }

                // Rows are cut only at the end of a step: at most one goes on.
                var last = step.Segments[^1];
                foreach (var segment in step.Segments)
                {
                    if (segment != last || segment.First + segment.Count == segment.Length)
                        segment.Sequence.Dispose();
                }

                cut = last.First + last.Count < last.Length ? last.Sequence : null;
                _progress.Add(step.Tokens);
            }
        }
        finally
        {
            cut?.Dispose();
        }
    }

    private void RunHead(LogitsHandler onLogits)
    {
        _progress.Begin(_model.Blocks.Count);
        using var output = new OutputLayer(_model, _source, Loader(), _plan.Estimate.HeadRows, _observer);
        foreach (var batch in MicroBatches.Of([.. _rows.Select(static r => r.Length)], _plan.Estimate.LogitPositions))
        {
            var step = Step(batch, static _ => null);
            using var hidden = step.Take(_hiddenSize);
            using var logits = step.Take(output.VocabSize);
            Read(hidden, batch);
            output.Run(hidden, logits, step);
            foreach (var slice in batch)
            {
                _cancellation.ThrowIfCancellationRequested();
                onLogits(slice.Row, slice.First, logits.Span.Slice(slice.Offset * output.VocabSize, slice.Count * output.VocabSize));
            }

            _progress.Add(step.Tokens);
        }
    }

    private LayerLoader Loader() => new(_source, 0, _observer, _meter, _cancellation);

    /// <param name="continued">The sequence that a slice goes on with; null for a new one.</param>
    private Step Step(List<MicroBatches.Slice> batch, Func<MicroBatches.Slice, Sequence?> continued) => new(
        _machine,
        [.. batch.Select(s => new Segment(s.Row, s.First, s.Count, s.Offset, _rows[s.Row].Length, continued(s) ?? new(_rows[s.Row].Length)))],
        _observer,
        _cancellation);

    private void Read(Span<float> hidden, List<MicroBatches.Slice> batch)
    {
        foreach (var slice in batch)
            _hidden.Read(slice.Row, slice.First, hidden.Slice(slice.Offset * _hiddenSize, slice.Count * _hiddenSize));
    }

    private void Write(ReadOnlySpan<float> hidden, List<MicroBatches.Slice> batch)
    {
        foreach (var slice in batch)
            _hidden.Write(slice.Row, slice.First, hidden.Slice(slice.Offset * _hiddenSize, slice.Count * _hiddenSize));
    }

    private void Observe(ReadOnlySpan<float> hidden, Step step, int layer)
    {
        if (_observer is null)
            return;
        foreach (var segment in step.Segments)
        {
            if (segment.Count == segment.Length)
            {
                _observer.AfterBlock(layer, segment.Row, hidden.Slice(segment.Offset * _hiddenSize, segment.Count * _hiddenSize));
            }
            else if (segment.First + segment.Count == segment.Length)
            {
                using var row = new NativeBuffer((long)segment.Length * _hiddenSize * sizeof(float), _meter);
                var whole = row.Floats(0, segment.Length * _hiddenSize);
                _hidden.Read(segment.Row, 0, whole);
                _observer.AfterBlock(layer, segment.Row, whole);
            }
        }
    }

    private void FiniteCheck(ReadOnlySpan<float> hidden, Step step, int layer)
    {
        foreach (var segment in step.Segments)
            HiddenCheck.RequireFinite(hidden.Slice(segment.Offset * _hiddenSize, segment.Count * _hiddenSize), _hiddenSize, layer, segment);
    }
}
