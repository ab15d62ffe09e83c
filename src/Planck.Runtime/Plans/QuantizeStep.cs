using Planck.Kernels;

namespace Planck.Runtime.Plans;

/// <summary>Linears and the format chosen for them, not yet on a backend.</summary>
public readonly struct QuantizeStep<TFormat>
    where TFormat : struct, IWeightFormat<TFormat>, ILinearFormat
{
    private readonly Linear[] _members;
    private readonly int _blockSize;

    private readonly float? _inputAmax;

    internal QuantizeStep(Linear[] members, int blockSize, float? inputAmax = null) => (_members, _blockSize, _inputAmax) = (members, blockSize, inputAmax);

    /// <summary>Gives the inputs a range, instead of measuring it: the step needs no calibration data.</summary>
    /// <param name="amax">The largest magnitude, above 0; 2688 gives NVFP4 the input scale 1.</param>
    public QuantizeStep<TFormat> WithInputAmax(float amax) => new(_members, _blockSize, amax);

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
            TBackend.Name)
        { InputAmax = _inputAmax });
}
