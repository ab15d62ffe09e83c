namespace Planck.Kernels.Cpu;

/// <summary>A small floating-point format without infinities, described by what its values are (OCP microscaling formats 1.0).</summary>
internal interface IMiniFloat
{
    /// <summary>Stored mantissa bits.</summary>
    static abstract int MantissaBits { get; }

    /// <summary>Below it the values are evenly spaced.</summary>
    static abstract float SmallestNormal { get; }

    static abstract float Largest { get; }
}

/// <summary>4 exponent bits, 3 mantissa bits: up to 448, in steps of 2^-9 below 2^-6.</summary>
internal readonly struct E4M3Float : IMiniFloat
{
    public static int MantissaBits => 3;

    public static float SmallestNormal => 1f / 64;

    public static float Largest => 448f;
}

/// <summary>3 exponent bits, 2 mantissa bits: up to 28, in steps of 1/16 below 1/4.</summary>
internal readonly struct E3M2Float : IMiniFloat
{
    public static int MantissaBits => 2;

    public static float SmallestNormal => 0.25f;

    public static float Largest => 28f;
}

/// <summary>2 exponent bits, 1 mantissa bit: 0, 0.5, 1, 1.5, 2, 3, 4, 6.</summary>
internal readonly struct E2M1Float : IMiniFloat
{
    public static int MantissaBits => 1;

    public static float SmallestNormal => 1f;

    public static float Largest => 6f;
}
