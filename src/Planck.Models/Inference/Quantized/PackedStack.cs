using System;
using Planck.Algebra;
using Planck.Architectures.Graph;
using Planck.Kernels.Decoding;

namespace Planck.Inference;

/// <summary>Quantized experts of one tensor, each in memory once it is asked for.</summary>
/// <param name="check">Refuses an expert that cannot be computed with.</param>
internal sealed class PackedStack(StackedTensors tensors, Action<PackedLinear> check, WeightDecoder decoder, BufferMeter meter) : LoadedTensor
{
    private readonly PackedLinear?[] _experts = new PackedLinear?[tensors.Experts];
    private long _bytes;

    public override Weight Matrix(WeightLayout layout, int index = 0) => layout == WeightLayout.InOut
        ? new DecodedWeight(Expert(index), decoder)
        : throw new ArgumentException("Quantized stacks are of matrices stored [in_features, out_features]", nameof(layout));

    public override float[] Values() => throw new NotSupportedException("The values of quantized experts are asked for one by one");

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        meter.Remove(_bytes);
        _bytes = 0;
    }

    private PackedLinear Expert(int index)
    {
        if (_experts[index] is { } known)
            return known;
        var linear = tensors.Read(index);
        check(linear);
        var bytes = linear.Weight.Length + linear.Scales.Length;
        meter.Add(bytes);
        _bytes += bytes;
        return _experts[index] = linear;
    }
}
