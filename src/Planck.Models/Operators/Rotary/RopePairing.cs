namespace Planck.Operators;

/// <summary>Which two values of a head the i-th frequency rotates, of <c>dimension</c> rotated values.</summary>
public enum RopePairing
{
    /// <summary>i and i + dimension / 2 (<c>rotate_half</c>): Llama, Qwen, Mistral, Gemma.</summary>
    Halves,

    /// <summary>2 i and 2 i + 1, left in place: GPT-J, Llama 4, Cohere, GLM-4.</summary>
    Interleaved,

    /// <summary>
    /// 2 i and 2 i + 1, written to i and i + dimension / 2: DeepSeek as transformers computes it. Scores of q and k treated alike are those of
    /// <see cref="Interleaved"/>.
    /// </summary>
    InterleavedToHalves,
}
