using Planck.Formats;
using Planck.Kernels.Simulation;

namespace Planck.Inference;

/// <summary>The cache of each attention as a checkpoint describes it: one format, and measured scales and biases beside the projections of keys and values.</summary>
internal sealed class CacheScales
{
    private readonly ScaleTensors _tensors;
    private readonly KvCacheFormat _format;
    private readonly CacheQuantization? _same;

    public CacheScales(ScaleTensors tensors, KvCacheFormat format)
    {
        (_tensors, _format) = (tensors, format);
        _same = format.Measured || ActivationQuantizer.Of(format) is not { } quantizer ? null : new(quantizer, quantizer);
    }

    /// <summary>What a format without measured scales does to keys and values alike; null for one with them.</summary>
    public ActivationQuantizer? Constant => _same?.Key;

    /// <param name="attention">Path with its number: <c>model.layers.3.self_attn</c>.</param>
    /// <exception cref="InferenceException">A scale or bias is missing or of no use.</exception>
    public CacheQuantization? Of(string attention) => _format.Measured ? new(Quantizer(attention, "k"), Quantizer(attention, "v"), _format.Rotated) : _same;

    private ActivationQuantizer Quantizer(string attention, string side) => ActivationQuantizer.OfCache(_format, Scale(attention, side), Bias(attention, side))!;

    private float Scale(string attention, string side) => _tensors.Scale($"{attention}.{side}_proj.{side}_scale");

    private float[]? Bias(string attention, string side)
    {
        if (!_format.Affine)
            return null;
        var name = $"{attention}.{side}_proj.{side}_bias";
        return _tensors.Vector(name, _tensors.Find(name)?.Spec.Elements ?? 0);
    }
}
