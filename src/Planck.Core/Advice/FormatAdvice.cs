using Planck.Formats;

namespace Planck.Advice;

/// <summary>Whether a model in one format runs on a target.</summary>
/// <param name="Format">The format of all its linears.</param>
/// <param name="Algorithm">The algorithm that goes with it, as a recipe names it; null for the ranges as they are.</param>
/// <param name="Reason">Why not, in the words of a finding; null when it does.</param>
/// <param name="Rule">The finding's id; null when it runs.</param>
/// <param name="Note">What to know although it runs; null when there is nothing.</param>
/// <param name="Bytes">Bytes of the checkpoint; 0 when that is not known.</param>
public sealed record FormatAdvice(QuantFormat Format, string? Algorithm, string? Reason, string? Rule, string? Note, long Bytes)
{
    public bool Runs => Reason is null;
}

/// <summary>Whether a cache format works on a target.</summary>
/// <param name="Cache">The format of keys and values.</param>
/// <param name="Reason">Why not; null when it does.</param>
/// <param name="Rule">The finding's id; null when it works.</param>
public sealed record KvCacheAdvice(KvCacheFormat Cache, string? Reason, string? Rule)
{
    public bool Runs => Reason is null;
}
