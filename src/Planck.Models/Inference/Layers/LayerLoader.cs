using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using Planck.Architectures.Graph;
using Planck.Kernels.Simulation;

namespace Planck.Inference;

/// <summary>Loads the parts of one layer, and holds what it has loaded until it is disposed. A tensor that several parts share is loaded once.</summary>
internal sealed class LayerLoader(IWeightSource source, int layer, IForwardObserver? observer, BufferMeter meter, CancellationToken cancellation) : IDisposable
{
    private readonly Dictionary<string, LoadedTensor> _loaded = new(StringComparer.Ordinal);

    private readonly Dictionary<string, float[]> _stackedBiases = new(StringComparer.Ordinal);

    public int Layer => layer;

    public BufferMeter Meter => meter;

    public CacheQuantization? Cache(string attention) => source.Cache(attention);

    /// <inheritdoc cref="IWeightSource.LatentCache"/>
    public ActivationQuantizer? LatentCache => source.LatentCache;

    public bool ObservesKeysAndValues(string attention) => observer?.ObservesKeysAndValues(attention) == true;

    /// <param name="expert">Number of the expert it belongs to.</param>
    /// <param name="inFloat32">Whether its result stays float32 whatever the precision of activations.</param>
    public LinearLayer Linear(Linear linear, int expert = 0, bool inFloat32 = false)
    {
        var weight = Load(GraphNames.Of(linear.WeightName, layer, expert)).Matrix(linear.Layout, linear.Stacked > 0 ? expert : 0);
        var module = GraphNames.Of(linear.Path, layer, expert);
        if (linear.Stacked > 0)
            module += "." + expert.ToString(CultureInfo.InvariantCulture);
        return new(module, weight, linear.Bias ? Bias(linear, expert) : [], observer?.Observes(module) == true, source.InputQuantizer(module), LowRank(module), inFloat32);
    }

    public LinearLayer? OptionalLinear(Linear? linear, int expert = 0) => linear is null ? null : Linear(linear, expert);

    public NormLayer Norm(Norm norm) =>
        new(norm, norm.WeightName.Length == 0 ? [] : HeadVectors(norm.WeightName, norm), norm.Bias ? HeadVectors(norm.BiasName, norm) : []);

    public NormLayer? OptionalNorm(Norm? norm) => norm is null ? null : Norm(norm);

    /// <summary>All values of a tensor; it is not kept.</summary>
    public float[] Values(string name)
    {
        using var tensor = source.Load(GraphNames.Of(name, layer), cancellation);
        return tensor.Values();
    }

    public void Dispose()
    {
        foreach (var tensor in _loaded.Values)
            tensor.Dispose();
        _loaded.Clear();
    }

    /// <summary>What stands beside the weight of a linear; null for most.</summary>
    /// <param name="module">Path with its numbers.</param>
    public LowRankLayer? LowRank(string module) => source.LowRank(module) is { } part
        ? new(Load(part.A).Matrix(WeightLayout.OutIn), Load(part.B).Matrix(WeightLayout.OutIn), part.Factors)
        : null;

    private LoadedTensor Load(string name)
    {
        if (!_loaded.TryGetValue(name, out var tensor))
            _loaded.Add(name, tensor = source.Load(name, cancellation));
        return tensor;
    }

    private float[] Bias(Linear linear, int expert)
    {
        using var tensor = linear.Stacked > 0 ? null : source.Load(GraphNames.Of(linear.BiasName, layer, expert), cancellation);
        return tensor?.Values() ?? StackedBias(linear).AsSpan(expert * linear.Out, linear.Out).ToArray();
    }

    private float[] StackedBias(Linear linear)
    {
        var name = GraphNames.Of(linear.BiasName, layer);
        if (!_stackedBiases.TryGetValue(name, out var values))
            _stackedBiases.Add(name, values = Values(name));
        return values;
    }

    // A name with a second number stands for a tensor per head.
    private float[] HeadVectors(string name, Norm norm)
    {
        if (!norm.TensorPerHead)
            return Values(name);
        var values = new float[norm.Heads * norm.Width];
        for (var head = 0; head < norm.Heads; head++)
            Values(GraphNames.Of(name, layer, head)).CopyTo(values, head * norm.Width);
        return values;
    }
}
