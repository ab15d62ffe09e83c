using System;

namespace Planck.Inference;

/// <summary>
/// Sees what passes through a model: calibration is built on this. All calls come on the thread that called <see cref="LanguageModel.Forward"/>, one at a time.
/// Spans are valid during the call.
/// </summary>
public interface IForwardObserver
{
    /// <summary>The hidden states after a block, a row as a whole; rows in order, but for rows without tokens.</summary>
    /// <param name="layer">Number of the block, from 0.</param>
    /// <param name="hidden">[positions, hidden_size].</param>
    void AfterBlock(int layer, int row, ReadOnlySpan<float> hidden)
    {
    }

    /// <summary>Whether <see cref="LinearInput"/> is wanted for a linear. Asked whenever a block is loaded.</summary>
    /// <param name="module">Path with its numbers: <c>model.layers.3.mlp.down_proj</c>; of experts stacked in one tensor the tensor's path and the expert's number.</param>
    bool Observes(string module) => false;

    /// <summary>
    /// What a linear multiplies its weight with. Rows come in order; a long row in several calls, positions in order. An expert sees the tokens routed to it,
    /// and no call is made for a row none of whose tokens go there.
    /// </summary>
    /// <param name="input">[tokens, in_features].</param>
    void LinearInput(string module, int row, ReadOnlySpan<float> input)
    {
    }

    /// <summary>
    /// Share of the experts of a mixture whose linears shall see each token, beyond those the router picks; null: only these. The mixture computes the same.
    /// </summary>
    double? ExpertsRatio => null;

    /// <summary>Whether <see cref="KeysAndValues"/> is wanted for an attention. Asked whenever a block is loaded.</summary>
    /// <param name="attention">Path with its number: <c>model.layers.3.self_attn</c>.</param>
    bool ObservesKeysAndValues(string attention) => false;

    /// <summary>
    /// Keys after norm and rotation by position, and values, before a cache rounds them; of latent attention those of every head, widened from what its cache keeps. Rows in order; a long row in
    /// several calls, positions in order.
    /// </summary>
    /// <param name="keys">[tokens, heads * key_dim].</param>
    /// <param name="values">[tokens, heads * value_dim].</param>
    void KeysAndValues(string attention, int row, KeyValueShape shape, ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
    {
    }
}
