using Planck.Collections;
using Planck.Formats;
using Planck.Models;

namespace Planck.Plans.Cost;

/// <summary>What is calibrated in a layer, as far as its cost goes.</summary>
/// <param name="Inputs">Inputs of quantized linears.</param>
/// <param name="Layers">How many layers are like this one.</param>
public sealed record CalibratedBlock(EquatableArray<CalibratedInput> Inputs, int Layers);

/// <summary>Linears that read one input, or such of several experts that are treated alike.</summary>
/// <param name="Members">The quantized linears; all have the same columns.</param>
/// <param name="Count">Inputs that are like this one: experts.</param>
/// <param name="Share">Share of the tokens that come by, on average.</param>
/// <param name="Experts">Whether these are routed experts'.</param>
public sealed record CalibratedInput(EquatableArray<CalibratedShape> Members, int Count = 1, double Share = 1, ExpertStorage Experts = ExpertStorage.None)
{
    /// <summary>in_features of all members.</summary>
    public long Columns => Members[0].Columns;
}

/// <summary>A quantized linear.</summary>
public sealed record CalibratedShape(long Rows, long Columns, QuantFormat Format, int BlockSize)
{
    public long Weights => Rows * Columns;

    /// <summary>Scales that can be chosen, about: blocks, or rows where there are none.</summary>
    public long Ranges => BlockSize > 0 ? Weights / BlockSize : Rows;
}
