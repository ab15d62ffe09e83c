using System;
using Planck.Algebra;
using Planck.Architectures.Graph;

namespace Planck.Inference;

/// <summary>A tensor in memory until it is disposed; matrices made of it are valid until then.</summary>
public abstract class LoadedTensor : IDisposable
{
    /// <summary>The matrix of a tensor of rank 2, or one of a stack of rank 3, as [out_features, in_features].</summary>
    /// <param name="layout">How the matrix lies in the tensor.</param>
    /// <param name="index">Which one of a stack.</param>
    public abstract Weight Matrix(WeightLayout layout, int index = 0);

    /// <summary>All values in the tensor's order.</summary>
    public abstract float[] Values();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
