using System;
using System.Collections.Generic;
using System.IO;

namespace Planck.Checkpoints;

/// <summary>Where a file may be written that takes its name only once it is complete.</summary>
public static class OutputPath
{
    /// <summary>Refuses what a file cannot or must not replace: a folder, a device, a place without its folder.</summary>
    /// <exception cref="CheckpointException">The reason, and what to do.</exception>
    public static void Check(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new CheckpointException(path, "is a folder; name a file");
        // Renaming a file onto a device replaces the device, for everyone on the machine, where the user may do it.
        if (IsDevice(full))
            throw new CheckpointException(path, "is a device, which a file would replace; name a file");
        if (Path.GetDirectoryName(full) is { } folder && !Directory.Exists(folder))
            throw new CheckpointException(path, "the file cannot be written: its folder does not exist; create it first");
    }

    /// <summary>Refuses a place where one of the files lies that are read: the result would replace it.</summary>
    /// <exception cref="CheckpointException">Which file it is.</exception>
    public static void CheckIsNone(string path, params IEnumerable<string> inputs)
    {
        var place = Resolved(path);
        foreach (var input in inputs)
        {
            if (string.Equals(place, Resolved(input), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
                throw new CheckpointException(path, "is what is read, and the result would replace it; name another file");
        }
    }

    private static string Resolved(string path)
    {
        var full = Path.GetFullPath(path);
        return LinkTarget(full) ?? full;
    }

    // The runtime does not tell a device from a file; both systems of names hold nothing else, but for the memory disk.
    private static bool IsDevice(string full) => !OperatingSystem.IsWindows() && (IsDeviceName(full) || (LinkTarget(full) is { } target && IsDeviceName(target)));

    private static bool IsDeviceName(string full) =>
        (full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal)) || full.StartsWith("/proc/", StringComparison.Ordinal);

    private static string? LinkTarget(string full)
    {
        try
        {
            return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // writing will say what is wrong
        }
    }
}
