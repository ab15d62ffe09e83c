namespace Planck.Targets.Verdicts;

/// <summary>Why an engine's reader refuses a checkpoint.</summary>
public enum RefusalReason
{
    /// <summary>The layout or the algorithm has no reader.</summary>
    UnknownMethod,

    /// <summary>The configuration is no valid one: a key too many, a word that is none, nothing where something must be.</summary>
    BadConfiguration,

    /// <summary>There is no method for these weights with these activations.</summary>
    NoScheme,

    /// <summary>The generation of the GPU.</summary>
    Capability,

    /// <summary>The format of keys and values.</summary>
    KvCache,

    /// <summary>A size is no multiple of what the method needs.</summary>
    NotDivisible,

    /// <summary>Linears that the engine fuses are quantized in different ways.</summary>
    FusedDiffer,

    /// <summary>A parameter of the engine is not in the checkpoint.</summary>
    MissingTensor,

    /// <summary>The engine has no parameter for a tensor of the checkpoint.</summary>
    UnexpectedTensor,

    /// <summary>A tensor has not the shape of the parameter.</summary>
    TensorShape,
}
