using System;
using System.Collections.Generic;
using System.Threading;
using Planck.Architectures.Graph;

namespace Planck.Inference;

/// <summary>
/// One text continued token by token. All weights stay in memory; keys, values and recurrent states of what was appended are kept, so that a further token costs
/// one token's work. The logits are, bit for bit, those of a forward pass over the whole text. (But for dynamic and LongRope positions beyond the length the
/// model was trained for: their frequencies depend on the length, and as in transformers keys that are cached are not rotated anew.)
/// </summary>
/// <example>
/// <code>
/// using var session = model.StartDecoding();
/// var logits = session.Append(promptIds);
/// </code>
/// </example>
public sealed class DecodingSession : IDisposable
{
    private readonly Transformer _model;
    private readonly Machine _machine;
    private readonly int _stepTokens;
    private readonly List<BlockLayer> _blocks = [];
    private readonly EmbeddingLayer? _embedding;
    private readonly OutputLayer? _output;
    private readonly float[] _logits;
    private Sequence _sequence = new();
    private bool _broken;
    private bool _disposed;

    internal DecodingSession(Transformer model, IWeightSource source, InferenceOptions options, BufferMeter meter, CancellationToken cancellation)
    {
        _model = model;
        var plan = MemoryPlan.ForDecoding(model, source, options);
        _stepTokens = plan.StepTokens;
        _machine = new(model, options.Multiplier(), new(plan.WorkFloats, meter), meter, options.Activations);
        _logits = new float[model.Head.Linear.Out];
        try
        {
            _embedding = new(model.Embedding, source, Loader());
            for (var layer = 0; layer < model.Blocks.Count; layer++)
                _blocks.Add(BlockLayer.Load(model.Blocks[layer], layer, source, null, meter, cancellation));
            _output = new(model, source, Loader(), model.Head.Linear.Out, null);
        }
        catch
        {
            Dispose();
            throw;
        }

        LayerLoader Loader() => new(source, 0, null, meter, cancellation);
    }

    /// <summary>Tokens appended so far.</summary>
    public int Length { get; private set; }

    /// <summary>Appends tokens.</summary>
    /// <param name="ids">At least one.</param>
    /// <returns>[vocab_size], the logits after the last of them; valid until the next call.</returns>
    /// <exception cref="InferenceException">
    /// No ids, an id outside of the vocabulary, a text longer than the learned positions, or an earlier call that was cancelled or failed.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled. The session then has to be reset.</exception>
    public ReadOnlySpan<float> Append(ReadOnlySpan<int> ids, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_broken)
            throw new InferenceException("decoding session", "an earlier call was cancelled or failed half-way; reset the session and append the whole text");
        if (ids.IsEmpty)
            throw new InferenceException("decoding session", "no token ids were given; logits follow a token, so append at least one");
        InputCheck.Require(_model, ids, Length, "decoding session");
        var end = Length + ids.Length;
        _broken = true;
        for (var first = 0; first < ids.Length; first += _stepTokens)
        {
            var count = Math.Min(_stepTokens, ids.Length - first);
            Run(ids.Slice(first, count), end, cancellation);
            Length += count;
        }

        _broken = false;
        return _logits;
    }

    /// <summary>Forgets the text, for another one.</summary>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _sequence.Dispose();
        _sequence = new();
        (Length, _broken) = (0, false);
    }

    public void Dispose()
    {
        _disposed = true;
        _sequence.Dispose();
        foreach (var block in _blocks)
            block.Dispose();
        _output?.Dispose();
        _embedding?.Dispose();
        _machine.Dispose();
    }

    /// <param name="end">Length of the text once all of this call's tokens are appended.</param>
    private void Run(ReadOnlySpan<int> ids, int end, CancellationToken cancellation)
    {
        var step = StepOf(Length, ids.Length, end, cancellation);
        var width = EmbeddingLayer.HiddenSize(_model.Embedding);
        using var hidden = step.Take(width);
        _embedding!.Run(ids, hidden, step);
        for (var layer = 0; layer < _blocks.Count; layer++)
        {
            _blocks[layer].Run(hidden, step);
            HiddenCheck.RequireFinite(hidden, width, layer, step.Segments[0]);
        }

        if (Length + ids.Length < end)
            return;
        var last = StepOf(end - 1, 1, end, cancellation);
        _output!.Run(hidden.Span[^width..], _logits, last);
    }

    private Step StepOf(int first, int count, int length, CancellationToken cancellation) =>
        new(_machine, [new Segment(0, first, count, 0, length, _sequence)], null, cancellation);
}
