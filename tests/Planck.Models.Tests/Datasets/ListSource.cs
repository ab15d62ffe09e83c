using System.Collections.Generic;
using System.Threading;
using Planck.Datasets;

namespace Planck.Models.Tests.Datasets;

/// <summary>Texts from memory; it counts how many were asked for.</summary>
internal sealed class ListSource(string name, params string[] texts) : IDocumentSource
{
    public string Name => name;

    public string? Revision { get; init; }

    public int Asked { get; private set; }

    public IEnumerable<Document> Read(CancellationToken cancellation)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Asked++;
            yield return new(texts[i], i + 1);
        }
    }
}
