using System;
using System.Threading;
using Planck.Kernels.Simulation;

namespace Planck.Inference;

/// <summary>
/// Where a model's weights come from: a checkpoint, or something that stands in its place and quantizes what it gives. Every tensor loaded is finite.
/// </summary>
public interface IWeightSource : IDisposable
{
    /// <summary>Whether <see cref="InputQuantizer"/> gives any.</summary>
    bool QuantizesInputs => false;

    /// <summary>What happens to keys and values of every attention alike; null: nothing, or what <see cref="Cache"/> says.</summary>
    ActivationQuantizer? KeyValueQuantizer => null;

    /// <summary>What happens to keys and values of one attention as they enter the cache; null: nothing.</summary>
    /// <param name="attention">Path with its number: <c>model.layers.3.self_attn</c>.</param>
    CacheQuantization? Cache(string attention) => KeyValueQuantizer is { } quantizer ? new(quantizer, quantizer) : null;

    /// <summary>
    /// What happens to what latent attention caches in place of keys and values, the latent and the rotated part of the keys; null: nothing. Only a cache whose scale is
    /// constant has a meaning there.
    /// </summary>
    ActivationQuantizer? LatentCache => null;

    /// <summary>What happens to the input of a linear before it is multiplied; null: nothing.</summary>
    /// <param name="module">Path with its numbers.</param>
    ActivationQuantizer? InputQuantizer(string module) => null;

    /// <summary>Whether <see cref="LowRank"/> gives any.</summary>
    bool HasLowRank => false;

    /// <summary>What a linear computes beside its weight, from its input as it is before it is quantized; null: nothing.</summary>
    /// <param name="module">Path with its numbers.</param>
    LowRankTensors? LowRank(string module) => null;

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
