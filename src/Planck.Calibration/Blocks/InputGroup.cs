using System.Collections.Generic;

namespace Planck.Calibration;

/// <summary>Linears of a block that multiply the same input: q, k and v; gate and up; one, where nothing else reads what it reads.</summary>
/// <param name="Number">From 0, in the order in which the block runs.</param>
/// <param name="Members">At least one; all have the same in_features. Only linears that are quantized.</param>
public sealed record InputGroup(int Number, IReadOnlyList<CalibratedLinear> Members)
{
    /// <summary>in_features of all members.</summary>
    public int Columns => Members[0].Columns;
}
