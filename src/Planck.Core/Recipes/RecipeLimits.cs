using Planck.Plans.Cost;

namespace Planck.Recipes;

/// <summary><c>limits:</c>; null for what was not written or could not be read (a finding says so).</summary>
/// <param name="MaxSize">In bytes.</param>
/// <param name="MinQuantized">From 0 to 1.</param>
/// <param name="MaxMemory">In bytes.</param>
public sealed record RecipeLimits(Located<long>? MaxSize, Located<double>? MaxBitsPerWeight, Located<double>? MinQuantized, Located<long>? MaxMemory)
{
    public PlanLimits Plan => new(MaxSize?.Value, MaxBitsPerWeight?.Value, MinQuantized?.Value, MaxMemory?.Value);
}
