using System;
using Planck.Architectures.Graph;
using Planck.Kernels.Codecs;

namespace Planck.Inference;

/// <summary>Token ids to hidden states. Only the rows of the tokens at hand are read.</summary>
internal sealed class EmbeddingLayer : IDisposable
{
    private readonly TokenEmbedding _embedding;
    private readonly IWeightSource _source;
    private readonly LayerLoader _weights;
    private readonly LinearLayer? _projectIn;
    private readonly NormLayer? _norm;

    public EmbeddingLayer(TokenEmbedding embedding, IWeightSource source, LayerLoader weights)
    {
        (_embedding, _source, _weights) = (embedding, source, weights);
        try
        {
            _projectIn = weights.OptionalLinear(embedding.ProjectIn);
            _norm = weights.OptionalNorm(embedding.Norm);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Width of the hidden states that an embedding gives.</summary>
    public static int HiddenSize(TokenEmbedding embedding) => embedding.ProjectIn?.Out ?? embedding.Width;

    /// <param name="ids">[step.Tokens].</param>
    /// <param name="hidden">[step.Tokens, hidden_size].</param>
    public void Run(ReadOnlySpan<int> ids, Span<float> hidden, Step step)
    {
        if (_projectIn is null)
        {
            Look(ids, hidden, step);
        }
        else
        {
            using var narrow = step.Take(_embedding.Width);
            Look(ids, narrow, step);
            _projectIn.Run(narrow, hidden, step);
        }

        if (_embedding.Positions is { } positions)
            AddPositions(positions, hidden, step);
        _norm?.Run(hidden, hidden, step);
    }

    public void Dispose() => _weights.Dispose();

    private void Look(ReadOnlySpan<int> ids, Span<float> rows, Step step)
    {
        _source.ReadRows(_embedding.Path + ".weight", ids, rows);
        if (_embedding.Scale != 1)
            Residual.Scale(rows, Scale(step));
        step.Round(rows);
    }

    // Gemma's factor is a tensor of the dtype computed in; Granite's is a number.
    private float Scale(Step step)
    {
        var scale = (float)_embedding.Scale;
        return step.Rounds && scale == MathF.Sqrt(_embedding.Width) ? Bf16.ToSingle(Bf16.Round(scale)) : scale;
    }

    private void AddPositions(PositionEmbedding positions, Span<float> hidden, Step step)
    {
        var rows = new int[step.Tokens];
        for (var token = 0; token < rows.Length; token++)
            rows[token] = step.Positions[token] + positions.Offset;
        using var learned = step.Take(positions.Width);
        _source.ReadRows(positions.Path + ".weight", rows, learned);
        Residual.Add(hidden, learned, 1, step);
    }
}
