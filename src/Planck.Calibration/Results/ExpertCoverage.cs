using System.Collections.Generic;
using System.Linq;

namespace Planck.Calibration;

/// <summary>How many tokens each expert of a mixture was calibrated on.</summary>
/// <param name="Module">Path of the experts: <c>model.layers.3.mlp.experts</c>.</param>
/// <param name="Tokens">Per expert; only experts that are quantized.</param>
public sealed record ExpertCoverage(string Module, IReadOnlyList<long> Tokens)
{
    /// <summary>Experts that saw no token: their ranges are those of their siblings.</summary>
    public int Unseen => Tokens.Count(static t => t == 0);
}
