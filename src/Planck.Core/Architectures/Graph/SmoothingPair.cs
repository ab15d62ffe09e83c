using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures.Graph;

/// <summary>
/// Channels of an activation that can be divided by a scale where they are made and multiplied by it where they are read, so that a model computes the same
/// and its weights are easier to quantize (SmoothQuant, AWQ).
/// </summary>
/// <param name="Smooth">What makes the activation, and is divided.</param>
/// <param name="Balance">Every linear that reads it: their weight's columns are multiplied.</param>
/// <param name="Layers">Where; paths have <c>{}</c> for the layer, and a second one for the expert.</param>
public sealed record SmoothingPair(SmoothingSource Smooth, EquatableArray<Linear> Balance, IndexSet Layers)
{
    /// <summary>Why the model would not compute the same; null when the pair is exact up to rounding.</summary>
    public string? Inexact { get; init; }
}

/// <summary>Where a smoothed activation is made: exactly one of <see cref="Norm"/> and <see cref="Linear"/> is there.</summary>
public sealed record SmoothingSource
{
    /// <summary>Its gain is divided, and its bias; of a <see cref="Graph.Norm.WeightPlusOne"/> norm the gain is the stored weight plus one.</summary>
    public Norm? Norm { get; init; }

    /// <summary>Rows of its weight are divided, and its bias.</summary>
    public Linear? Linear { get; init; }

    /// <summary>The first of the linear's output rows that make the activation.</summary>
    public int FirstRow { get; init; }

    /// <summary>How many rows make it.</summary>
    public int Rows { get; init; }

    /// <summary>Distance of two such rows: 2 where gate and up are interleaved.</summary>
    public int RowStep { get; init; } = 1;

    public string Path => Norm?.Path ?? Linear!.Path;
}
