using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Planck.Datasets.Sampling;

/// <summary>The rows of one part, made one by one; it keeps count of what it used.</summary>
internal sealed class RowStream : IDisposable
{
    private readonly SamplePart _part;
    private readonly ITextEncoder _encoder;
    private readonly SampleOptions _options;
    private readonly ContentHash _hash = new();
    private readonly IEnumerator<int[]> _rows;
    private long _tokens;
    private int _made;

    /// <param name="index">The part's place, which gives it a seed of its own.</param>
    public RowStream(SamplePart part, int index, ITextEncoder encoder, SampleOptions options, CancellationToken cancellation)
    {
        (_part, _encoder, _options) = (part, encoder, options);
        var documents = Limited(part.Source.Read(cancellation), part.MostDocuments).Where(static d => d.Text.Length > 0);
        if (options.ShuffleSeed is { } seed)
            documents = ShuffleWindow.Shuffle(documents, options.ShuffleWindow, unchecked(seed + (ulong)index));
        _rows = (options.Layout == SampleLayout.Packed ? Packed(documents) : Truncated(documents)).GetEnumerator();
    }

    public SampleProvenance Provenance => new(_part.Source.Name, _part.Source.Revision, _hash.Hex(), _hash.Documents, _made);

    /// <summary>The next row, or null when the source has no more and fewer are allowed.</summary>
    /// <exception cref="DatasetException">The source has no more.</exception>
    public int[]? Next()
    {
        if (_rows.MoveNext())
        {
            _made++;
            return _rows.Current;
        }

        return _options.AllowFewer && _made > 0 ? null : throw TooFew();
    }

    public void Dispose()
    {
        _rows.Dispose();
        _hash.Dispose();
    }

    private static IEnumerable<Document> Limited(IEnumerable<Document> documents, long? most)
    {
        var left = most ?? long.MaxValue;
        if (left <= 0)
            yield break;
        foreach (var document in documents)
        {
            yield return document;
            if (--left == 0)
                yield break;
        }
    }

    private IEnumerable<int[]> Truncated(IEnumerable<Document> documents)
    {
        foreach (var document in documents)
        {
            var ids = Encode(document);
            if (ids.Length < Math.Max(_options.ShortestRow, 1))
                continue;
            _hash.Add(document.Text);
            yield return ids.Length <= _options.Length ? ids : ids[.._options.Length];
        }
    }

    private IEnumerable<int[]> Packed(IEnumerable<Document> documents)
    {
        var row = new int[_options.Length];
        var filled = 0;
        var first = true;
        foreach (var document in documents)
        {
            var ids = Encode(document);
            _hash.Add(document.Text);
            if (!first && _options.SeparatorId is { } separator)
                ids = [separator, .. ids];
            first = false;
            for (var at = 0; at < ids.Length;)
            {
                var count = Math.Min(ids.Length - at, row.Length - filled);
                Array.Copy(ids, at, row, filled, count);
                at += count;
                filled += count;
                if (filled < row.Length)
                    continue;
                yield return row;
                row = new int[_options.Length];
                filled = 0;
            }
        }
    }

    private int[] Encode(Document document)
    {
        var ids = _encoder.Encode(document.Text, _options.AddSpecialTokens);
        _tokens += ids.Length;
        if (_options.VocabularySize <= 0)
            return ids;
        for (var i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)_options.VocabularySize)
            {
                throw new DatasetException(
                    _part.Source.Name, $"token {i} has the id {ids[i]}, but the vocabulary has {_options.VocabularySize}", "The tokenizer is not the model's", document.Number);
            }
        }

        return ids;
    }

    private DatasetException TooFew()
    {
        var name = _part.Source.Name;
        if (_tokens == 0)
            return new(name, "the dataset has no text", "Choose another file, split or column");
        if (_options.Layout == SampleLayout.Packed && _made == 0)
            return new(name, $"the text has {_tokens} tokens, too few for one row of {_options.Length}", "Use more text or shorter rows");
        var shortest = _options.ShortestRow > 1 && _options.Layout == SampleLayout.Truncated ? $" of at least {_options.ShortestRow} tokens" : "";
        return new(name, $"the dataset gives {_made} rows{shortest}, but {_part.Samples} are asked for", "Ask for fewer, or add data");
    }
}
