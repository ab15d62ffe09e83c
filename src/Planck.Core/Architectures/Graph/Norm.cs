namespace Planck.Architectures.Graph;

public enum NormKind
{
    /// <summary>x / sqrt(mean(x^2) + eps) * w.</summary>
    Rms,

    /// <summary>(x - mean) / sqrt(var + eps) * w + b.</summary>
    Layer,
}

/// <summary>A norm over the last <see cref="Width"/> values.</summary>
/// <param name="Path">Module path; empty for a norm without weights (Llama 4's queries and keys).</param>
/// <param name="Width">Values a norm is over; rows wider than this are cut into heads of this width.</param>
public sealed record Norm(string Path, NormKind Kind, int Width, double Epsilon)
{
    /// <summary>The stored weight is the gain minus one (Gemma, Nemotron, Qwen3-Next).</summary>
    public bool WeightPlusOne { get; init; }

    public bool Bias { get; init; }

    /// <summary>
    /// When positive, the weight is [<see cref="Heads"/>, <see cref="Width"/>], a gain of its own per head (Cohere, StableLM); else every head has the same.
    /// </summary>
    public int Heads { get; init; }

    /// <summary>Instead of one tensor for all heads, each has one [<see cref="Width"/>]; a second <c>{}</c> in the name is the head's number (StableLM).</summary>
    public bool TensorPerHead => Heads > 0 && GraphTensors.HasSecondNumber(WeightName);

    /// <summary>Name of the weight.</summary>
    public string WeightName { get; init; } = Path.Length == 0 ? "" : Path + ".weight";

    public string BiasName { get; init; } = Path.Length == 0 ? "" : Path + ".bias";
}
