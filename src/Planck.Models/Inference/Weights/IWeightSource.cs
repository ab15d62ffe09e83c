using System;
using System.Threading;

namespace Planck.Inference;

/// <summary>
/// Where a model's weights come from: a checkpoint, or something that stands in its place and quantizes what it gives. Every tensor loaded is finite.
/// </summary>
public interface IWeightSource : IDisposable
{
    /// <summary>Bytes read so far.</summary>
    long BytesRead { get; }

    /// <summary>What is known of a tensor; null when there is none of that name.</summary>
    WeightInfo? Find(string tensor);

    /// <summary>Loads a tensor.</summary>
    /// <exception cref="InferenceException">It cannot be read, or holds NaN or infinity.</exception>
    LoadedTensor Load(string tensor, CancellationToken cancellation = default);

    /// <summary>Loads some of the rows of a tensor of rank 2 as a tensor of their own.</summary>
    /// <exception cref="InferenceException">It cannot be read, or holds NaN or infinity.</exception>
    LoadedTensor LoadRows(string tensor, int firstRow, int rows, CancellationToken cancellation = default);

    /// <summary>Reads rows of a tensor of rank 2 without loading it: token embeddings.</summary>
    /// <param name="rows">Rows in any order.</param>
    /// <param name="destination">[rows.Length, columns].</param>
    /// <exception cref="InferenceException">They cannot be read, or hold NaN or infinity.</exception>
    void ReadRows(string tensor, ReadOnlySpan<int> rows, Span<float> destination);
}
