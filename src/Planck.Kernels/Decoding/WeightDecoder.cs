using System;
using Planck.Formats;

namespace Planck.Kernels.Decoding;

/// <summary>
/// Turns the packed weight of a linear back into float32: code * scale, rounded once. What an engine multiplies with, and so what an
/// evaluation of an exported checkpoint must multiply with.
/// </summary>
public abstract class WeightDecoder
{
    /// <summary>The decoder of a format.</summary>
    public static WeightDecoder Of(QuantFormat format) => format.Weights switch
    {
        "fp8" => new Fp8Decoder(int.MaxValue),
        "fp8_per_channel" => new Fp8Decoder(1),
        "fp8_2d_blockwise" => new Fp8Decoder(format.BlockRows),
        "int8_per_channel" => new Int8Decoder(),
        "int4_blockwise" => new Int4Decoder(),
        "int4_fp8" => new Int4Fp8Decoder(),
        "nvfp4" or "nvfp4_32" or "nvfp4_static" or "nvfp4_four_over_six" => new Nvfp4Decoder(),
        "mxfp4" => new Mxfp4Decoder(),
        "mxfp6" => new Mxfp6Decoder(),
        "mxfp8" => new Mxfp8Decoder(),
        "mxint8" => new Mxint8Decoder(),
        var other => throw new ArgumentException($"Nothing decodes weights of {other}", nameof(format)),
    };

    /// <summary>Decodes <paramref name="destination"/>.Length values of a row from a column on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the row.</exception>
    public void Decode(PackedLinear linear, int row, int column, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(column, linear.Columns - destination.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)linear.Rows, nameof(row));
        var block = linear.BlockSize == 0 ? linear.Columns : linear.BlockSize;
        for (var done = 0; done < destination.Length;)
        {
            // A run within one block has one scale.
            var at = column + done;
            var run = Math.Min(block - (at % block), destination.Length - done);
            DecodeRun(linear, row, at, at / block, destination.Slice(done, run));
            done += run;
        }
    }

    /// <summary>Decodes values of one block.</summary>
    /// <param name="block">Number of the block within the row.</param>
    protected abstract void DecodeRun(PackedLinear linear, int row, int column, int block, Span<float> destination);
}
