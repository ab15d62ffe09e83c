using System.Collections.Generic;

namespace Planck.Algorithms;

/// <summary>
/// How scales, and with them weights, are chosen: what a recipe names under <c>algorithm:</c>. Parameters only; the arithmetic is in
/// <c>Planck.Calibration</c>. Names and defaults are those of ModelOpt 0.47.
/// </summary>
public abstract record CalibrationAlgorithm
{
    /// <summary>The name in a recipe: <c>awq_lite</c>.</summary>
    public abstract string Id { get; }

    /// <summary>Whether it looks at activations even where the format of a linear measures none.</summary>
    public abstract bool NeedsInputs { get; }

    /// <summary>Whether calibration has something to do for it beyond measuring inputs.</summary>
    public virtual bool Searches => true;

    /// <summary>Whether weights change before they are quantized, beyond a factor per column.</summary>
    public virtual bool ChangesWeights => false;

    /// <summary>Whether activations are multiplied by a factor per column, and weights divided by it.</summary>
    public virtual bool Smooths => false;

    /// <summary>Whether what it looks at are the activations of a model whose activations are quantized already, with ranges that were measured before.</summary>
    public virtual bool SeesQuantizedInputs => false;

    /// <summary>Whether what it looks at are the activations of a model whose inputs and weights have the factors that an algorithm before it chose.</summary>
    public virtual bool SeesSmoothedModel => false;

    /// <summary>The algorithms that it consists of, in their order; itself, unless it is only a name for several.</summary>
    internal virtual IReadOnlyList<CalibrationAlgorithm> Steps => [this];
}
