using System.Threading;

namespace Planck.Runtime.Execution;

/// <summary>Counts blocks that were cast, from any thread.</summary>
internal sealed class CastTally
{
    private long _blocks;
    private long _changed;

    /// <summary>What was cast so far; null: nothing.</summary>
    public CastBlocks? Result => _blocks == 0 ? null : new(_blocks, _changed);

    public void Add(long blocks, long changed)
    {
        Interlocked.Add(ref _blocks, blocks);
        Interlocked.Add(ref _changed, changed);
    }
}

/// <summary>Blocks of MXFP4 that were cast to NVFP4.</summary>
/// <param name="Changed">Those with a number that is not the same any more: their exponents are more than 17 below the largest of the tensor.</param>
public sealed record CastBlocks(long Blocks, long Changed);
