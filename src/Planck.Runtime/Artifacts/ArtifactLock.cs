using System;
using System.IO;

namespace Planck.Runtime.Artifacts;

/// <summary>
/// Held while a run writes an artifact: a file that the operating system closes with the process, however it ends. Process ids would not do: they
/// are used again, and mean nothing in another container on the same disk.
/// </summary>
internal sealed class ArtifactLock : IDisposable
{
    private readonly FileStream _file;

    private ArtifactLock(FileStream file) => _file = file;

    /// <exception cref="IOException">Another run holds it.</exception>
    public static ArtifactLock Take(string path, string artifact)
    {
        while (true)
        {
            var file = Open(path, artifact);
            if (IsAt(path))
                return new(file);

            // Whoever held it before removed it between our opening and our locking: this is no longer the file that others will find.
            file.Dispose();
        }
    }

    /// <summary>Removes the file and lets go of it, in this order.</summary>
    public void Dispose() => _file.Dispose();

    private static FileStream Open(string path, string artifact)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            throw new IOException($"{artifact}: another run is writing it ({e.Message})", e);
        }
    }

    /// <summary>The error is the lock of another process, not a full or read-only disk: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.</summary>
    private static bool IsHeldByAnother(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>The file we hold cannot be opened a second time; one that can is another file.</summary>
    private static bool IsAt(string path)
    {
        try
        {
            using var other = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
