using Planck.Formats;

namespace Planck.Conformance.Cases;

/// <summary>Linears and their format.</summary>
/// <param name="Part">Linears whose path contains this; the first rule that fits decides.</param>
/// <param name="BlockSize">0 takes the format's default.</param>
internal sealed record CaseRule(string Part, QuantFormat Format, int BlockSize = 0);
