using System;
using System.Buffers.Binary;
using Planck.Formats;

namespace Planck.Checkpoints.Compare;

/// <summary>Values of stored elements, for reports: exact for every type except 64-bit integers beyond 2^53.</summary>
public static class ElementDecoder
{
    /// <summary>The value of the first element of <paramref name="bytes"/> (little endian). U8 is a number, not two packed ones.</summary>
    public static double Decode(DType type, ReadOnlySpan<byte> bytes) => type switch
    {
        DType.BOOL or DType.U8 => bytes[0],
        DType.I8 => (sbyte)bytes[0],
        DType.F8_E4M3 => Float8(bytes[0], exponentBits: 4, hasInfinity: false),
        DType.F8_E5M2 => Float8(bytes[0], exponentBits: 5, hasInfinity: true),
        DType.F8_E8M0 => bytes[0] == 0xFF ? double.NaN : Math.ScaleB(1, bytes[0] - 127),
        DType.U16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        DType.I16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        DType.F16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        DType.BF16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        DType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        DType.I32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        DType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        DType.U64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        DType.I64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        DType.F64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type"),
    };

    /// <summary>OCP 8-bit floats: e4m3 has no infinities and one NaN pattern per sign, e5m2 has both as IEEE has them.</summary>
    private static double Float8(byte code, int exponentBits, bool hasInfinity)
    {
        var mantissaBits = 7 - exponentBits;
        var bias = (1 << (exponentBits - 1)) - 1;
        var exponent = (code & 0x7F) >> mantissaBits;
        var mantissa = code & ((1 << mantissaBits) - 1);
        var top = (1 << exponentBits) - 1;
        double magnitude;
        if (exponent == top && hasInfinity)
            magnitude = mantissa == 0 ? double.PositiveInfinity : double.NaN;
        else if ((code & 0x7F) == 0x7F && !hasInfinity)
            magnitude = double.NaN;
        else if (exponent == 0)
            magnitude = Math.ScaleB(mantissa, 1 - bias - mantissaBits);
        else
            magnitude = Math.ScaleB((1 << mantissaBits) + mantissa, exponent - bias - mantissaBits);
        return code >= 0x80 ? -magnitude : magnitude;
    }
}
