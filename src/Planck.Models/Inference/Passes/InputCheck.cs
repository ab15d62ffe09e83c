using System;
using Planck.Architectures.Graph;

namespace Planck.Inference;

/// <summary>Refuses token ids that a model has no embedding for.</summary>
internal static class InputCheck
{
    /// <param name="first">Position of the first id.</param>
    /// <param name="place">What to call the ids in a message.</param>
    /// <exception cref="InferenceException">An id outside of the vocabulary, or a position without an embedding.</exception>
    public static void Require(Transformer model, ReadOnlySpan<int> ids, int first, string place)
    {
        var vocabulary = model.Embedding.VocabSize;
        for (var i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)vocabulary)
                throw new InferenceException(place, $"token id {ids[i]} at position {first + i} is outside of the vocabulary, 0 to {vocabulary - 1}. Use the tokenizer of this model");
        }

        if (model.Embedding.Positions is { } positions && first + ids.Length > positions.Rows - positions.Offset)
            throw new InferenceException(place, $"it is {first + ids.Length} tokens long; the model learned {positions.Rows - positions.Offset} positions. Cut it into shorter rows");
    }
}
