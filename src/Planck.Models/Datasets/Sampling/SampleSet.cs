using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Datasets.Sampling;

/// <summary>Rows of token ids, and where they come from.</summary>
/// <param name="Rows">Each of its own length, none empty.</param>
/// <param name="Provenance">A record of each source, in the order of the parts.</param>
public sealed record SampleSet(IReadOnlyList<int[]> Rows, IReadOnlyList<SampleProvenance> Provenance)
{
    /// <summary>Tokens of the longest row.</summary>
    public int LongestRow => Rows.Count == 0 ? 0 : Rows.Max(static r => r.Length);

    public long Tokens => Rows.Sum(static r => (long)r.Length);

    /// <summary>
    /// The rows in order, in batches that are padded to the longest row of the whole set. ModelOpt pads on the left; padding then takes part in
    /// what linears see, unless it is masked.
    /// </summary>
    /// <param name="batchRows">Rows of a batch; the last may have fewer.</param>
    /// <param name="padId">Not needed where all rows have one length.</param>
    /// <exception cref="ArgumentException">Rows differ in length and there is no <paramref name="padId"/>.</exception>
    public IEnumerable<TokenBatch> Batches(int batchRows, int? padId = null, PaddingSide side = PaddingSide.Left)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchRows);
        var width = LongestRow;
        if (padId is null && Rows.Any(r => r.Length != width))
            throw new ArgumentException("The rows differ in length, so that shorter ones need a token to be padded with.", nameof(padId));
        return Make();

        IEnumerable<TokenBatch> Make()
        {
            foreach (var rows in Rows.Chunk(batchRows))
                yield return TokenBatch.Of(rows, width, padId ?? 0, side);
        }
    }
}

/// <summary>What a source gave, for the record of an artifact.</summary>
/// <param name="Source">The file, or <c>hf:NAME/CONFIG/SPLIT</c>.</param>
/// <param name="Revision">The commit of a dataset; null for files.</param>
/// <param name="Sha256">
/// Lower-case hex. Of texts: over every document that was used, in order, its length in bytes of UTF-8 as 8 bytes little endian and then these
/// bytes. Of token ids: over the tensor's bytes of the rows that were used.
/// </param>
/// <param name="Documents">Documents that were used; of token ids the rows.</param>
/// <param name="Rows">Rows that were made of them.</param>
public sealed record SampleProvenance(string Source, string? Revision, string Sha256, long Documents, int Rows);
