using System;
using Planck.Architectures.Graph;
using Planck.Kernels.Simulation;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>
/// Final norm and head: hidden states to logits. The head's weight is held as a whole, or comes in pieces of its rows when there is no room for it; a logit is
/// the same either way.
/// </summary>
internal sealed class OutputLayer : IDisposable
{
    private readonly Transformer _model;
    private readonly IWeightSource _source;
    private readonly LayerLoader _weights;
    private readonly NormLayer? _norm;
    private readonly LinearLayer? _projectOut;
    private readonly LoadedTensor? _whole;
    private readonly float[] _bias;
    private readonly bool _observed;
    private readonly ActivationQuantizer? _quantizer;
    private readonly LowRankLayer? _lowRank;
    private readonly int _rowsPerPiece;

    /// <param name="rowsPerPiece">Rows of the head's weight held at once.</param>
    public OutputLayer(Transformer model, IWeightSource source, LayerLoader weights, int rowsPerPiece, IForwardObserver? observer)
    {
        (_model, _source, _weights, _rowsPerPiece) = (model, source, weights, rowsPerPiece);
        try
        {
            _norm = weights.OptionalNorm(model.FinalNorm);
            _projectOut = weights.OptionalLinear(model.Head.ProjectOut);
            _bias = model.Head.Linear.Bias ? weights.Values(model.Head.Linear.BiasName) : [];
            _observed = observer?.Observes(model.Head.Linear.Path) == true;
            _quantizer = source.InputQuantizer(model.Head.Linear.Path);
            _lowRank = weights.LowRank(model.Head.Linear.Path);
            if (rowsPerPiece >= model.Head.Linear.Out)
                _whole = source.Load(WeightName(model));
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public int VocabSize => _model.Head.Linear.Out;

    /// <summary>Work memory per token, in values, that <see cref="Run"/> takes at most.</summary>
    public static int WorkPerToken(Transformer model, IWeightSource source) =>
        EmbeddingLayer.HiddenSize(model.Embedding) + (model.Head.ProjectOut?.Out ?? 0) + LowRankWork(model.Head.Linear, source);

    /// <summary>The tensor that holds the head's weight: the embedding's when tied.</summary>
    public static string WeightName(Transformer model) => model.Head.Tied ? model.Embedding.Path + ".weight" : model.Head.Linear.WeightName;

    /// <summary>Logits of the tokens of a step.</summary>
    /// <param name="hidden">[step.Tokens, hidden_size]; read only.</param>
    /// <param name="logits">[step.Tokens, vocab_size].</param>
    public void Run(ReadOnlySpan<float> hidden, Span<float> logits, Step step)
    {
        using var normed = step.Machine.Work.Take(hidden.Length);
        if (_norm is null)
            hidden.CopyTo(normed);
        else
            _norm.Run(hidden, normed, step);
        if (_projectOut is null)
        {
            Multiply(normed, logits, step);
        }
        else
        {
            using var projected = step.Take(_projectOut.Out);
            _projectOut.Run(normed, projected, step);
            Multiply(projected, logits, step);
        }

        step.Round(logits);
        if (_model.Head.Scale != 1)
            Residual.Scale(logits, (float)_model.Head.Scale);
        if (_model.Head.Softcap > 0)
        {
            Residual.Scale(logits, (float)(1 / _model.Head.Softcap));
            Activation.Apply(ActivationKind.Tanh, logits, logits, step.Threads);
            Residual.Scale(logits, (float)_model.Head.Softcap);
        }

        step.Round(logits);
    }

    public void Dispose()
    {
        _whole?.Dispose();
        _weights.Dispose();
    }

    // The input before it is quantized, the same scaled, and what the two factors make of it.
    private static int LowRankWork(Linear head, IWeightSource source) =>
        source.HasLowRank && source.LowRank(head.Path) is { } part && source.Find(part.A) is { Shape: { Count: 2 } shape } ? (2 * head.In) + (int)shape[0] + head.Out : 0;

    /// <param name="x">[step.Tokens, in_features]; changed when the head quantizes its input.</param>
    private void Multiply(Span<float> x, Span<float> logits, Step step)
    {
        var head = _model.Head.Linear;
        if (_observed)
        {
            foreach (var segment in step.Segments)
                step.Observer!.LinearInput(head.Path, segment.Row, x.Slice(segment.Offset * head.In, segment.Count * head.In));
        }

        if (_lowRank is null)
        {
            Product(x, logits, step);
            return;
        }

        using var before = step.Take(head.In);
        x.CopyTo(before);
        Product(x, logits, step);
        _lowRank.Add(before, step.Tokens, logits, step);
    }

    private void Product(Span<float> x, Span<float> logits, Step step)
    {
        var head = _model.Head.Linear;
        if (_quantizer is not null)
        {
            _quantizer.Apply(x, head.In, step);
            step.Round(x);
        }

        var multiplier = step.Machine.Multiplier;
        if (_whole is not null)
        {
            multiplier.Multiply(x, step.Tokens, _whole.Matrix(head.Layout), _bias, logits, step.Cancellation);
            return;
        }

        for (var row = 0; row < head.Out; row += _rowsPerPiece)
        {
            var rows = Math.Min(_rowsPerPiece, head.Out - row);
            using var piece = _source.LoadRows(WeightName(_model), row, rows, step.Cancellation);
            var bias = _bias.Length > 0 ? _bias.AsSpan(row, rows) : default;
            multiplier.Multiply(x, head.In, step.Tokens, piece.Matrix(WeightLayout.OutIn), bias, logits[row..], head.Out, step.Cancellation);
        }
    }
}
