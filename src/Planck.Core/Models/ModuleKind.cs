namespace Planck.Models;

/// <summary>What a module is, which decides which formats can apply to it.</summary>
public enum ModuleKind
{
    /// <summary>A matrix product: what formats are for.</summary>
    Linear,

    /// <summary>Token embedding.</summary>
    Embedding,

    /// <summary>Output head.</summary>
    Head,

    /// <summary>A norm's gain.</summary>
    Norm,

    /// <summary>The router of a mixture of experts.</summary>
    Router,
}
