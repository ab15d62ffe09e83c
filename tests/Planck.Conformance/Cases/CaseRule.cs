using Planck.Formats;

namespace Planck.Conformance.Cases;

/// <summary>Linears and their format.</summary>
/// <param name="Part">Linears whose path contains this, or the whole name of a head or an embedding; the first rule that fits decides.</param>
/// <param name="BlockSize">0 takes the format's default.</param>
internal sealed record CaseRule(string Part, QuantFormat Format, int BlockSize = 0)
{
    /// <summary>Range of the inputs that the recipe gives; null when it is measured or there is none.</summary>
    public float? InputAmax { get; init; }
}
