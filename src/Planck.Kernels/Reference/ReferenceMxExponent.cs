using System;
using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>The exponent of a microscaling block, with a logarithm as ModelOpt 0.47 writes it.</summary>
internal static class ReferenceMxExponent
{
    /// <summary><c>max(ceil(log2(amax / largest)), -127)</c>; -127 for a block of zeros.</summary>
    public static int Of(float blockAmax, float largest, ArithmeticProfile arithmetic)
    {
        var logarithm = (float)Math.Log2(ConstantDivision.Divide(blockAmax, largest, arithmetic));
        return (int)MathF.Max(MathF.Ceiling(logarithm), -127f);
    }
}
