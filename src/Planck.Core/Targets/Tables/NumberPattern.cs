using System.Linq;
using Planck.Collections;
using Planck.Targets.Facts;

namespace Planck.Targets.Tables;

/// <summary>The numbers that a row of a table is about. An empty list admits everything.</summary>
public sealed record NumberPattern(NumberKind Kind)
{
    public EquatableArray<int> Bits { get; init; } = [];

    public EquatableArray<ScaleStrategy> Strategies { get; init; } = [];

    public EquatableArray<int> GroupSizes { get; init; } = [];

    public EquatableArray<ScaleTime> Times { get; init; } = [];

    /// <summary>Whether there must be no zero point, or must be one; null when either will do.</summary>
    public bool? Symmetric { get; init; }

    public static NumberPattern Int(params int[] bits) => new(NumberKind.Int) { Bits = bits.ToEquatableArray() };

    public static NumberPattern Float(params int[] bits) => new(NumberKind.Float) { Bits = bits.ToEquatableArray() };

    public NumberPattern Per(params ScaleStrategy[] strategies) => this with { Strategies = strategies.ToEquatableArray() };

    /// <summary>Groups of one of these many columns.</summary>
    public NumberPattern InGroupsOf(params int[] sizes) => this with { GroupSizes = sizes.ToEquatableArray() };

    public NumberPattern At(params ScaleTime[] times) => this with { Times = times.ToEquatableArray() };

    public bool Matches(NumberFacts facts) =>
        facts.Kind == Kind
        && Admits(Bits, facts.Bits)
        && Admits(Strategies, facts.Strategy)
        && (GroupSizes.Count == 0 || facts.GroupSize == 0 || GroupSizes.Contains(facts.GroupSize))
        && Admits(Times, facts.Time)
        && (Symmetric is not { } symmetric || symmetric == facts.Symmetric);

    private static bool Admits<T>(EquatableArray<T> list, T value) => list.Count == 0 || list.Contains(value);
}
