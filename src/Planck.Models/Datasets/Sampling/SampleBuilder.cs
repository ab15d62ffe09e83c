using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Planck.Datasets.Sampling;

/// <summary>Makes rows of tokens from one or more sources. The same sources, options and tokenizer give the same rows.</summary>
public static class SampleBuilder
{
    /// <summary>Rows of one source.</summary>
    /// <inheritdoc cref="Build(IReadOnlyList{SamplePart}, ITextEncoder, SampleOptions, CancellationToken)"/>
    public static SampleSet Build(IDocumentSource source, int samples, ITextEncoder encoder, SampleOptions options, CancellationToken cancellation = default) =>
        Build([new SamplePart(source, samples)], encoder, options, cancellation);

    /// <summary>
    /// Rows of a mix. Memory holds the rows, the shuffle windows and one document of each source, whatever the sources' sizes.
    /// </summary>
    /// <exception cref="DatasetException">A source cannot be read, has no text, or too little of it.</exception>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    public static SampleSet Build(IReadOnlyList<SamplePart> parts, ITextEncoder encoder, SampleOptions options, CancellationToken cancellation = default)
    {
        Check(parts, options);
        var shares = parts.Select(static p => p.Samples).ToArray();
        var order = options.Order == SampleOrder.Interleaved
            ? Apportionment.Interleave(shares)
            : shares.SelectMany(static (share, part) => Enumerable.Repeat(part, share));
        var streams = new List<RowStream>();
        try
        {
            for (var i = 0; i < parts.Count; i++)
                streams.Add(new(parts[i], i, encoder, options, cancellation));
            var rows = new List<int[]>();
            foreach (var part in order)
            {
                cancellation.ThrowIfCancellationRequested();
                if (streams[part].Next() is { } row)
                    rows.Add(row);
            }

            return new(rows, [.. streams.Select(static s => s.Provenance)]);
        }
        finally
        {
            foreach (var stream in streams)
                stream.Dispose();
        }
    }

    private static void Check(IReadOnlyList<SamplePart> parts, SampleOptions options)
    {
        if (parts.Count == 0 || parts.Any(static p => p.Samples < 0) || parts.Sum(static p => (long)p.Samples) is 0 or > int.MaxValue)
            throw new ArgumentException("At least one row must be asked for.", nameof(parts));
        if (options.Length <= 0 || options.ShortestRow > options.Length || options.ShuffleWindow <= 0)
            throw new ArgumentException("The length of rows must be positive and not below that of the shortest row, the shuffle window positive.", nameof(options));
        if (options.SeparatorId < 0 || (options.VocabularySize > 0 && options.SeparatorId >= options.VocabularySize))
            throw new ArgumentException($"The separator {options.SeparatorId} is no token of the vocabulary.", nameof(options));
    }
}
