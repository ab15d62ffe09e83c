using Planck.Formats;
using Planck.Models;

namespace Planck.Calibration;

/// <summary>A linear that a plan quantizes.</summary>
/// <param name="Module">Path with its numbers: <c>model.layers.3.mlp.down_proj</c>; of experts stacked in one tensor the tensor's path and the expert's number.</param>
/// <param name="Rows">out_features.</param>
/// <param name="Columns">in_features.</param>
/// <param name="BlockSize">Columns that share a scale; 0 when the format has no blocks.</param>
public sealed record CalibratedLinear(string Module, int Rows, int Columns, QuantFormat Format, int BlockSize)
{
    /// <summary>Whether it is one of the experts that are stacked in one tensor, which has one range for all.</summary>
    public bool Stacked { get; init; }

    /// <summary>Whether its numbers stay what they are: they are published in four bits, and only cast to another format.</summary>
    public bool KeepsWeight { get; init; }

    /// <summary>Range of the inputs as the recipe gives it, which no measurement changes; null when it is measured or there is none.</summary>
    public float? InputAmax { get; init; }

    /// <summary>For <see cref="Planck.Algorithms.AlgorithmScope"/>; whether an expert with a tensor of its own is one does not matter here.</summary>
    internal ExpertStorage Experts => Stacked ? ExpertStorage.Stacked : ExpertStorage.None;
}
