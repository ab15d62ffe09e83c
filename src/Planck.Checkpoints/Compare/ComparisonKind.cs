namespace Planck.Checkpoints.Compare;

/// <summary>What a comparison of two tensors found.</summary>
public enum ComparisonKind
{
    /// <summary>Same dtype, shape and bytes.</summary>
    Equal,

    /// <summary>Same dtype and shape, other bytes, but values within the tolerance.</summary>
    Close,

    /// <summary>Other dtype or shape, or values beyond the tolerance.</summary>
    Different,

    /// <summary>Only the second checkpoint has it.</summary>
    MissingInFirst,

    /// <summary>Only the first checkpoint has it.</summary>
    MissingInSecond,
}
