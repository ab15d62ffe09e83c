using Planck.Kernels;

namespace Planck.Runtime.Plans;

/// <summary>Linears and the format chosen for them, not yet on a backend.</summary>
public readonly struct QuantizeStep<TFormat>
    where TFormat : struct, IWeightFormat<TFormat>, ILinearFormat
{
    private readonly Linear[] _members;
    private readonly int _blockSize;

    internal QuantizeStep(Linear[] members, int blockSize) => (_members, _blockSize) = (members, blockSize);

    /// <summary>Adds the step to a run. A backend without a kernel for the format does not compile.</summary>
    public void On<TBackend>(PlanRun run)
        where TBackend : struct, IKernels<TFormat> =>
        run.Add(new(
            _members,
            TFormat.Format,
            _blockSize == 0 ? TFormat.Format.DefaultBlockSize : _blockSize,
            TBackend.Amax,
            TBackend.Quantize,
            TBackend.QuantizeWith,
            TFormat.TensorScale,
            TBackend.Name));
}
