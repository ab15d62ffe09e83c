using Planck.Collections;

namespace Planck.Formats;

/// <summary>A tensor to be written: name, element type, shape.</summary>
public sealed record TensorSpec(string Name, DType DType, EquatableArray<long> Shape)
{
    /// <summary>Number of elements; 1 for a scalar (empty shape).</summary>
    public long Elements
    {
        get
        {
            var count = 1L;
            foreach (var extent in Shape)
                count = checked(count * extent);
            return count;
        }
    }

    public long Bytes => checked(Elements * DType.Size());
}
