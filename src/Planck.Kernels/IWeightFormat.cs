using Planck.Formats;

namespace Planck.Kernels;

/// <summary>A weight format as a type, so that a plan that names a format nobody implements does not compile.</summary>
public interface IWeightFormat<TSelf>
    where TSelf : struct, IWeightFormat<TSelf>
{
    /// <summary>The facts of the format: id, block size, tensors.</summary>
    static abstract QuantFormat Format { get; }
}

/// <summary>Marks formats that apply to linears.</summary>
public interface ILinearFormat;
