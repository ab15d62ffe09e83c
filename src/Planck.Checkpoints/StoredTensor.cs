using Planck.Collections;
using Planck.Formats;

namespace Planck.Checkpoints;

/// <summary>A tensor in a safetensors file.</summary>
/// <param name="Spec">Name, element type, shape.</param>
/// <param name="File">Path of the file.</param>
/// <param name="Offset">Byte at which the data begin, counted from the start of the file.</param>
public record StoredTensor(TensorSpec Spec, string File, long Offset)
{
    public string Name => Spec.Name;

    public DType DType => Spec.DType;

    public EquatableArray<long> Shape => Spec.Shape;

    /// <summary>Bytes as it is read.</summary>
    public long Bytes => Spec.Bytes;

    /// <summary>Bytes in the file, or in files: other than <see cref="Bytes"/> where it is decoded as it is read.</summary>
    public virtual long StoredBytes => Spec.Bytes;
}
