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
    /// <summary>The weight of a linear, one matrix of a stack where experts are stacked.</summary>
    /// <returns>bf16 bits [rows, columns]; float32 and half precision are rounded to the nearest, ties to even.</returns>
    /// <exception cref="CheckpointException">It cannot be read.</exception>
    /// <exception cref="CalibrationException">It is stored in another type.</exception>
    public ushort[] Read(CalibratedLinear linear)
    {
        var place = layout.PlaceOf(linear.Module);
        var stored = reader.Find(place.Tensor) ?? throw new CheckpointException(reader.Folder, $"the checkpoint has no tensor '{place.Tensor}'");
        var count = checked(linear.Rows * linear.Columns);
        var bytes = new byte[(long)count * stored.DType.Size()];
        reader.Read(stored, (long)place.Index * bytes.Length, bytes);
        var weight = ToBf16(linear, stored.DType, bytes);
        return place.Layout == WeightLayout.OutIn ? weight : Transposed(weight, linear.Rows, linear.Columns);
    }

    private static ushort[] ToBf16(CalibratedLinear linear, DType type, byte[] bytes)
    {
        switch (type)
        {
            case DType.BF16:
                return MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
            case DType.F32:
                return Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), Bf16.Round);
            case DType.F16:
                return Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), static h => Bf16.Round((float)h));
            default:
                throw new CalibrationException(linear.Module, $"its weight is stored as {type}; weights of F32, BF16 or F16 are calibrated. Use the checkpoint it was made from");
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
