using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Recipes.LlmCompressor.Matching;

namespace Planck.Recipes.LlmCompressor.Smoothing;

/// <summary>One mapping, applied to names of modules.</summary>
internal sealed class MappingMatcher(SmoothingMapping mapping)
{
    // Classes are for whole kinds of modules; mappings name parts of a layer.
    private static readonly EquatableArray<string> NoClasses = [];

    private readonly TargetList _smooth = new([mapping.Rule.Smooth]);
    private readonly TargetList _balance = new(mapping.Rule.Balance);

    public SmoothingMapping Mapping => mapping;

    /// <summary>Whether the module takes the inverse of the factor.</summary>
    public bool Divides(string module) => _smooth.Matches(0, module, NoClasses);

    /// <summary>Whether the module's columns are multiplied.</summary>
    public bool Multiplies(string module) => Enumerable.Range(0, _balance.Count).Any(i => _balance.Matches(i, module, NoClasses));

    /// <summary>The entries that took too long to match.</summary>
    public IEnumerable<string> TooSlow =>
        mapping.Rule.Balance.Where((_, i) => _balance.IsTooSlow(i)).Concat(_smooth.IsTooSlow(0) ? [mapping.Rule.Smooth] : []);
}
