using System;
using Planck.Architectures.Graph;
using Planck.Kernels.Simulation;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>
/// Multi-head latent attention. Keys and values are widened from the latent once and cached as such: a cached latent would be smaller, and every further token
/// would have to widen it anew or sum in another order than a whole pass does.
/// </summary>
internal sealed class LatentAttentionLayer : MixerLayer
{
    private readonly LatentAttention _attention;
    private readonly LinearLayer? _queryA;
    private readonly NormLayer? _queryNorm;
    private readonly LinearLayer _queryB;
    private readonly LinearLayer _keyValueA;
    private readonly NormLayer _keyValueNorm;
    private readonly LinearLayer _keyValueB;
    private readonly LinearLayer _output;
    private readonly CacheEntrance _entrance;
    private readonly ActivationQuantizer? _cache;
    private readonly AttentionParameters _parameters;

    public LatentAttentionLayer(LatentAttention attention, LayerLoader loader)
    {
        _attention = attention;
        _queryA = loader.OptionalLinear(attention.QueryA);
        _queryNorm = loader.OptionalNorm(attention.QueryNorm);
        _queryB = loader.Linear(attention.QueryB);
        _keyValueA = loader.Linear(attention.KeyValueA);
        _keyValueNorm = loader.Norm(attention.KeyValueNorm);
        _keyValueB = loader.Linear(attention.KeyValueB);
        _output = loader.Linear(attention.Output);
        // Engines cache the latent: what is quantized is that, before it is widened.
        _entrance = new(attention.Output.Path, new(attention.Heads, attention.NopeDim + attention.RopeDim, attention.ValueDim), loader, quantized: false);
        _cache = loader.LatentCache;
        _parameters = new()
        {
            QueryHeads = attention.Heads,
            KeyValueHeads = attention.Heads,
            KeyDim = attention.NopeDim + attention.RopeDim,
            ValueDim = attention.ValueDim,
            Scale = (float)attention.Scale,
        };
    }

    public static int WorkPerToken(LatentAttention attention)
    {
        var keys = attention.Heads * (attention.NopeDim + attention.RopeDim);
        var values = attention.Heads * attention.ValueDim;
        var widening = attention.KeyValueA.Out + attention.KeyValueRank + attention.KeyValueB.Out;
        return (2 * keys) + values + Math.Max(Math.Max(attention.QueryA?.Out ?? 0, widening), values);
    }

    public static int StatePerPosition(LatentAttention attention) => attention.Heads * (attention.NopeDim + attention.RopeDim + attention.ValueDim);

    public override void Run(ReadOnlySpan<float> x, Span<float> y, Step step)
    {
        var (heads, keyDim) = (_attention.Heads, _parameters.KeyDim);
        using var query = step.Take(heads * keyDim);
        using var key = step.Take(heads * keyDim);
        using var value = step.Take(heads * _attention.ValueDim);
        Query(x, query, step);
        KeyValue(x, key, value, step);
        _entrance.Run(query, key, value, step);
        using var mixed = step.Take(heads * _attention.ValueDim);
        CachedAttention.Run(this, _parameters, query, key, value, mixed, step);
        _output.Run(mixed, y, step);
    }

    private void Query(ReadOnlySpan<float> x, Span<float> query, Step step)
    {
        if (_queryA is null)
        {
            _queryB.Run(x, query, step);
        }
        else
        {
            using var latent = step.Take(_queryA.Out);
            _queryA.Run(x, latent, step);
            _queryNorm?.Run(latent, latent, step);
            _queryB.Run(latent, query, step);
        }

        Rotation.Apply(_attention.Rope, query, _attention.Heads, _parameters.KeyDim, _attention.NopeDim, 0, step);
    }

    private void KeyValue(ReadOnlySpan<float> x, Span<float> key, Span<float> value, Step step)
    {
        var (rank, narrow) = (_attention.KeyValueRank, _keyValueA.Out);
        using var compressed = step.Take(narrow);
        using var latent = step.Take(rank);
        using var wide = step.Take(_keyValueB.Out);
        _keyValueA.Run(x, compressed, step);
        for (var token = 0; token < step.Tokens; token++)
            compressed.Span.Slice(token * narrow, rank).CopyTo(latent.Span[(token * rank)..]);
        Rotation.Apply(_attention.Rope, compressed.Span[rank..], 1, _attention.RopeDim, 0, narrow, step);
        _keyValueNorm.Run(latent, latent, step);
        Store(latent, compressed, step);
        _keyValueB.Run(latent, wide, step);
        for (var token = 0; token < step.Tokens; token++)
            Assemble(wide.Span.Slice(token * _keyValueB.Out, _keyValueB.Out), compressed.Span.Slice((token * narrow) + rank, _attention.RopeDim), key, value, token);
    }

    // What the cache keeps of a token: its latent, and the rotated part of its keys.
    private void Store(Span<float> latent, Span<float> compressed, Step step)
    {
        if (_cache is null)
            return;
        var rank = _attention.KeyValueRank;
        _cache.Apply(latent, rank, step);
        step.Round(latent);
        for (var token = 0; token < step.Tokens; token++)
        {
            var rotated = compressed.Slice((token * _keyValueA.Out) + rank, _attention.RopeDim);
            _cache.Apply(rotated, _attention.RopeDim);
            step.Round(rotated);
        }
    }

    // Per head [nope, value]; the rotated part is the same for all heads.
    private void Assemble(ReadOnlySpan<float> wide, ReadOnlySpan<float> rotated, Span<float> key, Span<float> value, int token)
    {
        var (nope, size) = (_attention.NopeDim, _attention.ValueDim);
        for (var head = 0; head < _attention.Heads; head++)
        {
            var place = (token * _attention.Heads) + head;
            var source = wide.Slice(head * (nope + size), nope + size);
            source[..nope].CopyTo(key[(place * _parameters.KeyDim)..]);
            rotated.CopyTo(key[((place * _parameters.KeyDim) + nope)..]);
            source[nope..].CopyTo(value[(place * size)..]);
        }
    }
}
