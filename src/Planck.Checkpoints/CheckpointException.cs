using System;
using System.IO;

namespace Planck.Checkpoints;

/// <summary>A checkpoint that cannot be read or written: which file, and what is wrong with it.</summary>
public sealed class CheckpointException : IOException
{
    public CheckpointException(string file, string reason, Exception? inner = null)
        : base($"{file}: {reason}", inner) => (File, Reason) = (file, reason);

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>What is wrong, as a sentence without the file's name.</summary>
    public string Reason { get; }
}
