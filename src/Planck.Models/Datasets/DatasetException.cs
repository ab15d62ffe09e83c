using System;
using System.IO;

namespace Planck.Datasets;

/// <summary>Data that cannot be read or used: where, what is wrong, and what to do about it.</summary>
public sealed class DatasetException : IOException
{
    /// <param name="source">A file, or a dataset as <c>hf:NAME/CONFIG/SPLIT</c>.</param>
    /// <param name="reason">A sentence without the place.</param>
    /// <param name="cure">What the reader can do; null: the reason says it.</param>
    /// <param name="line">Line of the file, or row of the dataset, from 1.</param>
    public DatasetException(string source, string reason, string? cure = null, long? line = null, Exception? inner = null)
        : base((line is null ? source : $"{source}({line})") + $": {reason}" + (cure is null ? "" : $". {cure}"), inner) =>
        (SourceName, Reason, Cure, Line) = (source, reason, cure, line);

    /// <summary>The file or dataset.</summary>
    public string SourceName { get; }

    public string Reason { get; }

    public string? Cure { get; }

    public long? Line { get; }
}
