using System;

namespace Planck.Kernels.Codecs;

/// <summary>The scale of microscaling blocks: a power of two stored as exponent + 127; 0xFF is NaN (OCP microscaling formats 1.0).</summary>
public static class E8M0
{
    /// <summary>The value of a code, 2^-127 to 2^127.</summary>
    public static float Decode(byte code) => code == 0xFF ? float.NaN : MathF.ScaleB(1f, code - 127);
}
