using System;
using System.Buffers;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Decoding;

namespace Planck.Kernels.Simulation;

/// <summary>Quantizes rows with a format's weight kernel and decodes them again: the codes are those of the format, proven where weights are.</summary>
/// <param name="tensorAmax">The amax behind a constant tensor-wide scale; 0 for formats without one.</param>
internal sealed class KernelQuantizer<TBackend, TFormat>(float tensorAmax = 0) : ActivationQuantizer
    where TBackend : IKernels<TFormat>
    where TFormat : struct, IWeightFormat<TFormat>
{
    private static readonly WeightDecoder Decoder = WeightDecoder.Of(TFormat.Format);

    public override void Apply(Span<float> values, int columns)
    {
        var blockSize = TFormat.Format.DefaultBlockSize;
        if (blockSize > 0 && columns % blockSize != 0)
            throw new ArgumentException($"{columns} features are no multiple of {TFormat.Format.Id}'s block of {blockSize}", nameof(columns));
        var tensors = TFormat.Format.Tensors(1, columns, blockSize);
        var bits = ArrayPool<ushort>.Shared.Rent(columns);
        var packed = new byte[tensors[0].Bytes];
        var scales = new byte[tensors[1].Bytes];
        var shape = new QuantizeShape(1, columns, blockSize, tensorAmax, ArithmeticProfile.Cpu);
        var row = new PackedLinear(1, columns, blockSize, packed, scales, tensorAmax == 0 ? 1f : TFormat.TensorScale(tensorAmax, ArithmeticProfile.Cpu));
        for (var at = 0; at < values.Length; at += columns)
        {
            var token = values.Slice(at, columns);
            for (var i = 0; i < columns; i++)
                bits[i] = Bf16.Round(token[i]);
            TBackend.Quantize(bits.AsSpan(0, columns), shape, packed, scales);
            Decoder.Decode(row, 0, 0, token);
        }

        ArrayPool<ushort>.Shared.Return(bits);
    }
}
