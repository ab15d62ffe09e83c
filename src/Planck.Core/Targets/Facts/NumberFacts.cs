namespace Planck.Targets.Facts;

/// <summary>What kind of number a value is rounded to.</summary>
public enum NumberKind
{
    Int,
    Float,
}

/// <summary>Which values share a scale, in the words of compressed-tensors.</summary>
public enum ScaleStrategy
{
    /// <summary>All of a tensor.</summary>
    Tensor,

    /// <summary>A row of a weight.</summary>
    Channel,

    /// <summary>A number of columns of a row.</summary>
    Group,

    /// <summary>The same, with one scale more for the whole tensor (NVFP4).</summary>
    TensorGroup,

    /// <summary>A rectangle of rows and columns.</summary>
    Block,

    /// <summary>The input of one token.</summary>
    Token,

    /// <summary>A head of an attention.</summary>
    AttentionHead,
}

/// <summary>When a scale is found.</summary>
public enum ScaleTime
{
    /// <summary>Before: it is in the checkpoint.</summary>
    Static,

    /// <summary>While the model runs.</summary>
    Dynamic,

    /// <summary>Of groups while the model runs, of the tensor before (NVFP4 activations).</summary>
    Local,
}

/// <summary>How weights, activations or a cache are rounded.</summary>
/// <param name="Kind">Integers or small floating-point numbers.</param>
/// <param name="Bits">Bits of one value.</param>
/// <param name="Strategy">Which values share a scale.</param>
public sealed record NumberFacts(NumberKind Kind, int Bits, ScaleStrategy Strategy)
{
    /// <summary>Columns that share a scale; 0 when a row or a tensor does.</summary>
    public int GroupSize { get; init; }

    /// <summary>Rows that share a scale in blocks; 0 elsewhere.</summary>
    public int BlockRows { get; init; }

    /// <summary>Whether there is no zero point.</summary>
    public bool Symmetric { get; init; } = true;

    public ScaleTime Time { get; init; }
}
