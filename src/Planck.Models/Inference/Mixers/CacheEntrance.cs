using System;
using Planck.Kernels.Simulation;

namespace Planck.Inference;

/// <summary>Where keys and values go on their way to attention: past the observer, then through the quantizers of the cache.</summary>
internal sealed class CacheEntrance
{
    private readonly string _module;
    private readonly KeyValueShape _shape;
    private readonly bool _observed;
    private readonly CacheQuantization? _quantization;

    /// <param name="output">Path of the attention's output projection; its parent is the attention.</param>
    /// <param name="quantized">Whether the cache of this kind of attention is quantized.</param>
    public CacheEntrance(string output, KeyValueShape shape, LayerLoader loader, bool quantized)
    {
        _module = AttentionModule.Of(GraphNames.Of(output, loader.Layer));
        _shape = shape;
        _observed = loader.ObservesKeysAndValues(_module);
        _quantization = quantized ? loader.Cache(_module) : null;
    }

    /// <param name="query">[step.Tokens, query heads * key_dim]; changed only when the cache is rotated.</param>
    /// <param name="key">[step.Tokens, heads * key_dim].</param>
    /// <param name="value">[step.Tokens, heads * value_dim].</param>
    public void Run(Span<float> query, Span<float> key, Span<float> value, Step step)
    {
        if (_observed)
            Observe(key, value, step);
        if (_quantization is null)
            return;
        if (_quantization.Rotated)
        {
            Hadamard.Apply(query, Hadamard.Size(_shape.KeyDim));
            Hadamard.Apply(key, Hadamard.Size(_shape.KeyDim));
            step.Round(query);
            step.Round(key);
        }

        // Whole tokens: a cache may have a bias of its own for each head.
        _quantization.Key.Apply(key, _shape.Heads * _shape.KeyDim, step);
        _quantization.Value.Apply(value, _shape.Heads * _shape.ValueDim, step);
        step.Round(key);
        step.Round(value);
    }

    private void Observe(ReadOnlySpan<float> key, ReadOnlySpan<float> value, Step step)
    {
        var (keyWidth, valueWidth) = (_shape.Heads * _shape.KeyDim, _shape.Heads * _shape.ValueDim);
        foreach (var segment in step.Segments)
        {
            step.Observer!.KeysAndValues(
                _module,
                segment.Row,
                _shape,
                key.Slice(segment.Offset * keyWidth, segment.Count * keyWidth),
                value.Slice(segment.Offset * valueWidth, segment.Count * valueWidth));
        }
    }
}
