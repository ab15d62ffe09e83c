using System;

namespace Planck.Formats;

/// <summary>Element types of a safetensors file, named as the file names them.</summary>
public enum DType
{
    BOOL,
    U8,
    I8,
    F8_E4M3,
    F8_E5M2,
    F8_E8M0,
    U16,
    I16,
    F16,
    BF16,
    U32,
    I32,
    F32,
    U64,
    I64,
    F64,
}

/// <summary>Facts about a <see cref="DType"/>.</summary>
public static class DTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this DType type) => type switch
    {
        <= DType.F8_E8M0 => 1,
        <= DType.BF16 => 2,
        <= DType.F32 => 4,
        _ => 8,
    };

    /// <summary>Reads the name a safetensors header uses (<c>BF16</c>, <c>F8_E4M3</c>, ...); case matters.</summary>
    public static bool TryParse(string name, out DType type) =>
        Enum.TryParse(name, ignoreCase: false, out type) && Enum.IsDefined(typeof(DType), type) && !char.IsDigit(name[0]);
}
