using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.LlmCompressor.Smoothing;

/// <summary>A layer that takes the inverse of a factor, and the linears whose columns are multiplied by it; entries as in <c>targets</c>.</summary>
internal sealed record SmoothingRule(string Smooth, EquatableArray<string> Balance);

/// <summary>The layers that are scaled in some architectures.</summary>
/// <param name="Architectures">Classes in <c>config.json</c>.</param>
internal sealed record SmoothingMap(EquatableArray<string> Architectures, EquatableArray<SmoothingRule> Rules)
{
    private const string AnyPrefix = "re:.*";

    /// <param name="rules">The smoothed layer, then its linears, parted by spaces, each without the <c>re:.*</c> that all begin with.</param>
    public SmoothingMap(EquatableArray<string> architectures, string[] rules)
        : this(architectures, rules.Select(static r => r.Split(' ')).Select(static r => new SmoothingRule(AnyPrefix + r[0], r.Skip(1).Select(static b => AnyPrefix + b).ToEquatableArray())).ToEquatableArray())
    {
    }
}
