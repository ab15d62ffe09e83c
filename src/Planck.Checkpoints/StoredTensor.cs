using Planck.Collections;
using Planck.Formats;

namespace Planck.Checkpoints;

/// <summary>A tensor in a safetensors file.</summary>
/// <param name="Spec">Name, element type, shape.</param>
/// <param name="File">Path of the file.</param>
/// <param name="Offset">Byte at which the data begin, counted from the start of the file.</param>
public sealed record StoredTensor(TensorSpec Spec, string File, long Offset)
{
    public string Name => Spec.Name;

    public DType DType => Spec.DType;

    public EquatableArray<long> Shape => Spec.Shape;

    public long Bytes => Spec.Bytes;
}
