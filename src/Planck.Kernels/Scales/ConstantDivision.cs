using Planck.Formats;

namespace Planck.Kernels.Scales;

/// <summary>
/// A tensor divided by a constant, the one operation that PyTorch rounds differently on a CPU and on a GPU.
/// Divisions of a tensor by a tensor are IEEE divisions in both profiles and are written <c>/</c>.
/// </summary>
public static class ConstantDivision
{
    /// <summary><c>value * fl32(1 / constant)</c> in profile <c>cuda</c>, <c>fl32(value / constant)</c> in profile <c>cpu</c>.</summary>
    public static float Divide(float value, float constant, ArithmeticProfile arithmetic) =>
        arithmetic == ArithmeticProfile.Cuda ? value * (1f / constant) : value / constant;
}
