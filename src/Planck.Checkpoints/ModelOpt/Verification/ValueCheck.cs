using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using Planck.Formats;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>Looks through the numbers of a checkpoint: NaN and infinity anywhere, and scales that are not above zero. Memory: one chunk of 4 MiB.</summary>
internal sealed class ValueCheck(CheckpointReader checkpoint)
{
    private const int ChunkBytes = 4 << 20;
    private const byte NanE4M3 = 0x7F;
    private const byte NanE8M0 = 0xFF;

    private readonly byte[] _chunk = new byte[ChunkBytes];

    /// <summary>The first thing wrong with a tensor; null when there is nothing.</summary>
    public VerificationFinding? Run(StoredTensor tensor, CancellationToken cancellation)
    {
        var isScale = ScaleNames.IsScale(tensor.Name);
        if (!isScale && tensor.DType is not (DType.F8_E4M3 or DType.BF16 or DType.F16 or DType.F32))
            return null;
        for (var offset = 0L; offset < tensor.Bytes; offset += ChunkBytes)
        {
            cancellation.ThrowIfCancellationRequested();
            var bytes = _chunk.AsSpan(0, (int)Math.Min(ChunkBytes, tensor.Bytes - offset));
            checkpoint.Read(tensor, offset, bytes);
            var (index, what) = First(tensor.DType, bytes, isScale);
            if (index >= 0)
                return Finding(tensor, (offset / tensor.DType.Size()) + index, what, isScale);
        }

        return null;
    }

    private static (int Index, string What) First(DType type, ReadOnlySpan<byte> bytes, bool isScale)
    {
        switch (type)
        {
            case DType.F8_E4M3:
                for (var i = 0; i < bytes.Length; i++)
                {
                    if ((bytes[i] & 0x7F) == NanE4M3)
                        return (i, string.Create(CultureInfo.InvariantCulture, $"the code 0x{bytes[i]:X2}, NaN"));
                    if (isScale && (sbyte)bytes[i] <= 0)
                        return (i, NotPositive);
                }

                return (-1, "");
            case DType.U8:
                return (bytes.IndexOf(NanE8M0), "the code 0xFF, NaN");
            default:
                var size = type.Size();
                for (var i = 0; i < bytes.Length / size; i++)
                {
                    var value = Value(type, bytes[(i * size)..]);
                    if (!float.IsFinite(value))
                        return (i, float.IsNaN(value) ? "NaN" : "infinity");
                    if (isScale && value <= 0)
                        return (i, NotPositive);
                }

                return (-1, "");
        }
    }

    private const string NotPositive = "a scale that is not above zero";

    private static float Value(DType type, ReadOnlySpan<byte> bytes) => type switch
    {
        DType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        DType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        DType.BF16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        _ => 1, // other types have no such numbers
    };

    private static VerificationFinding Finding(StoredTensor tensor, long element, string what, bool isScale)
    {
        var indices = new List<string>();
        for (var axis = tensor.Shape.Count - 1; axis >= 0; axis--)
        {
            indices.Insert(0, (element % tensor.Shape[axis]).ToString(CultureInfo.InvariantCulture));
            element /= tensor.Shape[axis];
        }

        var place = indices.Count == 0 ? "" : $", at [{string.Join(", ", indices)}]";
        return new(
            tensor.Name,
            $"holds {what}{place}",
            !isScale ? "Every product with it is NaN: export the checkpoint again, and check the weights it was made from"
                : tensor.Name.EndsWith("input_scale", StringComparison.Ordinal) ? "Calibrate on data that reach this linear, and export again" : "Export the checkpoint again");
    }
}
