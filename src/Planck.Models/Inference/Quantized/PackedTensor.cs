using System;
using Planck.Algebra;
using Planck.Architectures.Graph;
using Planck.Kernels.Decoding;

namespace Planck.Inference;

/// <summary>A quantized linear in memory.</summary>
internal sealed class PackedTensor : LoadedTensor
{
    private readonly PackedLinear _linear;
    private readonly WeightDecoder _decoder;
    private readonly BufferMeter _meter;

    public PackedTensor(PackedLinear linear, WeightDecoder decoder, BufferMeter meter)
    {
        (_linear, _decoder, _meter) = (linear, decoder, meter);
        meter.Add(Bytes);
    }

    private long Bytes => _linear.Weight.Length + _linear.Scales.Length;

    public override Weight Matrix(WeightLayout layout, int index = 0) => layout == WeightLayout.OutIn && index == 0
        ? new DecodedWeight(_linear, _decoder)
        : throw new ArgumentException("A quantized linear is one matrix, stored [out_features, in_features]", nameof(layout));

    public override float[] Values()
    {
        var values = new float[checked(_linear.Rows * _linear.Columns)];
        for (var row = 0; row < _linear.Rows; row++)
            _decoder.Decode(_linear, row, 0, values.AsSpan(row * _linear.Columns, _linear.Columns));
        return values;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _meter.Remove(Bytes);
    }
}
