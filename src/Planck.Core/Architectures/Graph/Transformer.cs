using System;
using System.Linq;
using Planck.Collections;

namespace Planck.Architectures.Graph;

/// <summary>
/// A decoder as its family computes it, from token ids to logits. The one description of a model: its tensors, what a recipe may quantize,
/// the forward pass, smoothing pairs and parameter counts are all read from it.
/// </summary>
/// <remarks>
/// Paths have <c>{}</c> for the layer number and, in experts, a second one for the expert number. Layers that are alike share a
/// <see cref="Block"/> that compares equal.
/// </remarks>
public sealed record Transformer
{
    public required TokenEmbedding Embedding { get; init; }

    /// <summary>Layer by layer: <c>Blocks[i]</c> is layer <c>i</c>.</summary>
    public required EquatableArray<Block> Blocks { get; init; }

    /// <summary>The norm after the last block; null when there is none.</summary>
    public required Norm? FinalNorm { get; init; }

    public required OutputHead Head { get; init; }

    /// <summary>
    /// A model in bfloat16 multiplies with the weight of an RMS norm in float32, and rounds once (gpt-oss, OLMo 2); others round what they multiply, too.
    /// </summary>
    public bool WeighsNormsInFloat32 { get; init; }

    /// <summary>
    /// Prefixes of tensors that belong to the checkpoint and not to this text path: vision towers, projectors, multi-token prediction layers,
    /// buffers of older releases. They are kept as they are. <c>{}</c> stands for a number.
    /// </summary>
    public EquatableArray<string> OtherTensors { get; init; } = [];

    /// <summary>Whether a tensor has one of the prefixes of <see cref="OtherTensors"/>.</summary>
    /// <param name="name">Its whole name, with numbers.</param>
    public bool IsOtherTensor(string name) => OtherTensors.Any(prefix => StartsWith(name, prefix));

    private static bool StartsWith(string name, string prefix)
    {
        var at = 0;
        foreach (var literal in prefix.Split(["{}"], StringSplitOptions.None))
        {
            if (at > 0)
            {
                while (at < name.Length && name[at] is >= '0' and <= '9')
                    at++;
            }

            if (string.CompareOrdinal(name, at, literal, 0, literal.Length) != 0)
                return false;
            at += literal.Length;
        }

        return true;
    }
}

/// <summary>Token ids to hidden states.</summary>
/// <param name="Path">Module path; its weight is [<paramref name="VocabSize"/>, <paramref name="Width"/>].</param>
/// <param name="Width">Width of a row: <c>hidden_size</c>, or less when <see cref="ProjectIn"/> widens it.</param>
public sealed record TokenEmbedding(string Path, int VocabSize, int Width)
{
    /// <summary>
    /// Multiplies the embedding (Gemma: sqrt(hidden_size); Granite: <c>embedding_multiplier</c>). In the dtype computed in, which is float32 here:
    /// Gemma rounds it to bfloat16 only when it computes in bfloat16.
    /// </summary>
    public double Scale { get; init; } = 1;

    /// <summary>Learned positions, added to the embedding (GPT-2, OPT).</summary>
    public PositionEmbedding? Positions { get; init; }

    /// <summary>A norm right after the embedding.</summary>
    public Norm? Norm { get; init; }

    /// <summary>From the embedding's width to <c>hidden_size</c> (OPT 350m).</summary>
    public Linear? ProjectIn { get; init; }
}

/// <summary>A table of learned positions.</summary>
/// <param name="Offset">Row of position 0 (OPT: 2).</param>
public sealed record PositionEmbedding(string Path, int Rows, int Width, int Offset = 0);

/// <summary>Hidden states to logits.</summary>
/// <param name="Linear">The head; when tied, its path is the head's own and its weight is the embedding's.</param>
public sealed record OutputHead(Linear Linear)
{
    /// <summary>Whether the weight is the embedding's; such a head has no tensor of its own.</summary>
    public bool Tied { get; init; }

    /// <summary>Multiplies the logits (Cohere: <c>logit_scale</c>; Granite: 1 / <c>logits_scaling</c>).</summary>
    public double Scale { get; init; } = 1;

    /// <summary>cap * tanh(logits / cap) when positive (Gemma 2).</summary>
    public double Softcap { get; init; }

    /// <summary>From <c>hidden_size</c> to the embedding's width, before the head (OPT 350m).</summary>
    public Linear? ProjectOut { get; init; }
}
