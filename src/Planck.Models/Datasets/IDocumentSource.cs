using System.Collections.Generic;
using System.Threading;

namespace Planck.Datasets;

/// <summary>Texts in a fixed order, read one after the other so that memory does not grow with the source.</summary>
public interface IDocumentSource
{
    /// <summary>The file, or <c>hf:NAME/CONFIG/SPLIT</c>; as errors and records name it.</summary>
    string Name { get; }

    /// <summary>The dataset's commit, once reading has begun; null for files, whose content is their identity.</summary>
    string? Revision { get; }

    /// <exception cref="DatasetException">While enumerating: the source cannot be read, or a row is not as it should be.</exception>
    IEnumerable<Document> Read(CancellationToken cancellation);
}
