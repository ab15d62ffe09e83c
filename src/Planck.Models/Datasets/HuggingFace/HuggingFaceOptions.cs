using System;
using System.Threading;

namespace Planck.Datasets.HuggingFace;

/// <summary>How rows are fetched. A class, not a record, so that the token is never printed by accident.</summary>
public sealed class HuggingFaceOptions
{
    /// <summary>The public datasets server.</summary>
    public static Uri PublicServer { get; } = new("https://datasets-server.huggingface.co/");

    public Uri BaseAddress { get; init; } = PublicServer;

    /// <summary>Sent as bearer token; for gated and private datasets. It appears in no message and in no file.</summary>
    public string? Token { get; init; }

    /// <summary>Where fetched pages are kept, by revision; null: nowhere. With a pinned revision and a full cache nothing is fetched.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Rows of one request; the server allows at most 100.</summary>
    public int PageLength { get; init; } = 100;

    /// <summary>How often one request is sent at most.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The wait before the second attempt; it doubles with each.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No wait is longer; a server that asks for more gets an error.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For one request with its answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Waits; a test can replace it.</summary>
    public Action<TimeSpan, CancellationToken> Wait { get; init; } = static (time, cancellation) =>
    {
        cancellation.WaitHandle.WaitOne(time);
        cancellation.ThrowIfCancellationRequested();
    };
}
