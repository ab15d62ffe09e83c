using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Planck.Datasets.HuggingFace;

/// <summary>
/// Rows of a dataset on Hugging Face, fetched through the <c>/rows</c> interface of the datasets server page by page as they are needed. All
/// rows are of one revision: the pinned one, or the one of the first page.
/// </summary>
public sealed class HuggingFaceSource(HuggingFaceSplit split, RowText text, HuggingFaceOptions options) : IDocumentSource
{
    public string Name => split.Name;

    /// <inheritdoc/>
    public string? Revision { get; private set; } = split.Revision;

    public IEnumerable<Document> Read(CancellationToken cancellation)
    {
        using var client = new RowsClient(split, options);
        var cache = new RowsCache(options.CacheFolder, split);
        Revision = split.Revision;
        for (long offset = 0, total = 1; offset < total;)
        {
            var page = Page(client, cache, offset, cancellation);
            total = page.Total;
            for (var i = 0; i < page.Rows.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return Document(page, i, offset + i + 1);
            }

            if (page.Rows.Count == 0 && offset < total)
                throw new DatasetException(Name, $"the server has {total} rows, but sends none from row {offset + 1} on", "Try again later");
            offset += page.Rows.Count;
        }
    }

    private Document Document(RowsPage page, int index, long number)
    {
        if (page.Truncated[index].FirstOrDefault(text.Columns.Contains) is { } cut)
        {
            throw new DatasetException(
                Name, $"the server cuts the column '{cut}' because the row is too long", "Download the dataset and use it as lines of JSON", number);
        }

        return new(text.Read(page.Rows[index], Name, number), number);
    }

    private RowsPage Page(RowsClient client, RowsCache cache, long offset, CancellationToken cancellation)
    {
        var length = options.PageLength;
        if (Revision is { } known && cache.TryRead(known, offset, length) is { } stored && RowsPage.TryParse(stored, offset) is { } cached)
            return cached;

        var (page, json, revision) = client.Fetch(offset, length, cancellation);
        Check(revision);
        Revision ??= revision;
        // A page without rows is an error, which must not stay.
        if (Revision is { } current && page.Rows.Count > 0)
            cache.Write(current, offset, length, json);
        return page;
    }

    private void Check(string? served)
    {
        if (Revision is null || served == Revision)
            return;
        if (served is null)
            throw new DatasetException(Name, $"revision {Revision} is asked for, but the server does not say which one it serves", "Leave the revision out, or use another server");
        throw split.Revision is null
            ? new DatasetException(Name, $"the dataset changed from revision {Revision} to {served} while it was read", "Start again")
            : new DatasetException(Name, $"revision {Revision} is asked for, but the server has {served}", $"Pin {served}, or use a downloaded copy of the one asked for");
    }
}
