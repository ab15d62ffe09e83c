using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Collections;

namespace Planck.Plans.Cost;

/// <summary>Which inputs of a layer an algorithm looks at.</summary>
internal static class AlgorithmInputs
{
    /// <summary>The inputs with the linears whose formats the algorithm can do something for.</summary>
    public static IReadOnlyList<CalibratedInput> InScope(CalibrationAlgorithm algorithm, CalibratedBlock block) =>
    [
        .. block.Inputs
            .Select(i => i with { Members = i.Members.Where(m => algorithm.AppliesTo(m.Format, i.Experts)).ToEquatableArray() })
            .Where(static i => i.Members.Count > 0),
    ];
}
