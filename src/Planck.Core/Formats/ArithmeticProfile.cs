namespace Planck.Formats;

/// <summary>
/// How a division by a constant rounds (specification of ModelOpt's arithmetic: PyTorch's CUDA kernel multiplies by the
/// rounded reciprocal, its CPU kernel divides). Divisions of a tensor by a tensor are IEEE divisions in both.
/// </summary>
public enum ArithmeticProfile
{
    /// <summary><c>amax / c</c> is <c>amax * fl32(1 / c)</c>: what ModelOpt writes when it exports from a GPU. The default.</summary>
    Cuda,

    /// <summary><c>amax / c</c> is the IEEE quotient: what ModelOpt writes when it exports on a CPU.</summary>
    Cpu,
}
