using System;
using System.Runtime.InteropServices;
using Planck.Architectures.Graph;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>Reads weights of linears as bf16, the type that ModelOpt casts weights to before it quantizes them.</summary>
internal sealed class WeightReader(CheckpointReader reader, ModelLayout layout)
{
    /// <summary>Bytes read at once: more than an array holds would not fit a wide weight of float32.</summary>
    private const int BytesAtOnce = 16 << 20;

    /// <summary>The weight of a linear, one matrix of a stack where experts are stacked.</summary>
    /// <returns>bf16 bits [rows, columns]; float32 and half precision are rounded to the nearest, ties to even.</returns>
    /// <exception cref="CheckpointException">It cannot be read.</exception>
    /// <exception cref="CalibrationException">It is stored in another type, or has more elements than an array.</exception>
    public ushort[] Read(CalibratedLinear linear)
    {
        var place = layout.PlaceOf(linear.Module);
        var stored = reader.Find(place.Tensor) ?? throw new CheckpointException(reader.Folder, $"the checkpoint has no tensor '{place.Tensor}'");
        if (stored.DType is not (DType.BF16 or DType.F32 or DType.F16))
            throw new CalibrationException(linear.Module, $"its weight is stored as {stored.DType}; weights of F32, BF16 or F16 are calibrated. Use the checkpoint it was made from");
        var count = (long)linear.Rows * linear.Columns;
        if (count > Array.MaxLength)
            throw new CalibrationException(linear.Module, $"its weight has {linear.Rows} x {linear.Columns} elements, more than one array holds ({Array.MaxLength}). Keep this layer");
        var weight = new ushort[count];
        var size = stored.DType.Size();
        var bytes = new byte[Math.Min(BytesAtOnce, count * size)];
        for (var first = 0L; first < count;)
        {
            var part = bytes.AsSpan(0, (int)Math.Min(bytes.Length, (count - first) * size));
            reader.Read(stored, ((place.Index * count) + first) * size, part);
            var target = weight.AsSpan((int)first, part.Length / size);
            ToBf16(stored.DType, part, target);
            first += target.Length;
        }

        return place.Layout == WeightLayout.OutIn ? weight : Transposed(weight, linear.Rows, linear.Columns);
    }

    private static void ToBf16(DType type, ReadOnlySpan<byte> bytes, Span<ushort> weight)
    {
        if (type == DType.BF16)
        {
            MemoryMarshal.Cast<byte, ushort>(bytes).CopyTo(weight);
        }
        else if (type == DType.F32)
        {
            var singles = MemoryMarshal.Cast<byte, float>(bytes);
            for (var i = 0; i < weight.Length; i++)
                weight[i] = Bf16.Round(singles[i]);
        }
        else
        {
            var halves = MemoryMarshal.Cast<byte, Half>(bytes);
            for (var i = 0; i < weight.Length; i++)
                weight[i] = Bf16.Round((float)halves[i]);
        }
    }

    // Stored [columns, rows].
    private static ushort[] Transposed(ushort[] stored, int rows, int columns)
    {
        var weight = new ushort[stored.Length];
        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < rows; row++)
                weight[(row * columns) + column] = stored[(column * rows) + row];
        }

        return weight;
    }
}
