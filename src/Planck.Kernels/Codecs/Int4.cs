namespace Planck.Kernels.Codecs;

/// <summary>Signed 4-bit integers, two's complement, -8 to 7. Two rows share a byte, the even row in the low nibble.</summary>
public static class Int4
{
    /// <summary>The value of the low four bits of <paramref name="code"/>.</summary>
    public static int Decode(int code) => (code << 28) >> 28;
}
