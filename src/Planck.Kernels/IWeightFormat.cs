using Planck.Formats;

namespace Planck.Kernels;

/// <summary>A weight format as a type, so that a plan that names a format nobody implements does not compile.</summary>
public interface IWeightFormat<TSelf>
    where TSelf : struct, IWeightFormat<TSelf>
{
    /// <summary>The facts of the format: id, block size, tensors.</summary>
    static abstract QuantFormat Format { get; }

    /// <summary>
    /// The float32 scalar the runtime writes as <c>weight_scale_2</c>, for formats whose <see cref="QuantFormat.Tensors"/> name it; the format's kernels
    /// compute with the same value. 0 for the other formats, which have no tensor-wide scale.
    /// </summary>
    /// <param name="tensorAmax">amax of the whole tensor, or of the fusion group: what <see cref="QuantizeShape.TensorAmax"/> gets.</param>
    static virtual float TensorScale(float tensorAmax, ArithmeticProfile arithmetic) => 0f;
}

/// <summary>Marks formats that apply to linears.</summary>
public interface ILinearFormat;
