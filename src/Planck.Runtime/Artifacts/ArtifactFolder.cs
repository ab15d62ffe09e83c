using System;
using System.IO;
using System.Linq;

namespace Planck.Runtime.Artifacts;

/// <summary>
/// An artifact in the making: a temporary folder beside the artifact that takes its place as a whole. Whatever ends the process, the artifact's
/// folder holds the old artifact or the new one, complete (see <see cref="FolderSwap"/>). The temporary folder of a run that was killed is removed by the
/// next one; a lock that ends with its process tells it from that of a run still at work.
/// </summary>
internal sealed class ArtifactFolder : IDisposable
{
    private readonly string _folder;
    private readonly string _replaced;
    private readonly ArtifactLock _lock;

    private ArtifactFolder(string folder, ArtifactLock held)
    {
        (_folder, _lock) = (folder, held);
        TemporaryFolder = Beside(folder, "tmp");
        CalibrationFolder = Beside(folder, "calibration");
        _replaced = Beside(folder, "old");
    }

    /// <summary>Where the new artifact is written: a sibling, so that it moves within one file system.</summary>
    public string TemporaryFolder { get; }

    /// <summary>
    /// What calibration has found so far. It stays when a run ends before its artifact is in place, so that the next run goes on from there.
    /// </summary>
    public string CalibrationFolder { get; }

    /// <summary>Makes the temporary folder, after removing what a dead run left.</summary>
    /// <exception cref="IOException">Another run writes the same artifact, or the folder holds something that must not be lost.</exception>
    public static ArtifactFolder Prepare(string outputFolder, string sourceFolder)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputFolder));
        Guard(folder, Path.TrimEndingDirectorySeparator(Path.GetFullPath(sourceFolder)));
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        var held = ArtifactLock.Take(Beside(folder, "lock"), folder);
        try
        {
            var artifact = new ArtifactFolder(folder, held);
            FolderSwap.Recover(folder, artifact._replaced);
            Delete(artifact.TemporaryFolder);
            Directory.CreateDirectory(artifact.TemporaryFolder);
            return artifact;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void MoveIntoPlace()
    {
        FolderSwap.Replace(TemporaryFolder, _folder, _replaced);
        Delete(CalibrationFolder);
    }

    /// <summary>Removes the temporary folder, unless it has been moved into place.</summary>
    public void Dispose()
    {
        try
        {
            Delete(TemporaryFolder);
            Delete(_replaced);
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private static string Beside(string folder, string suffix) =>
        Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}.{suffix}");

    /// <summary>A mistyped path must not cost anyone a folder: only artifacts and empty folders are replaced.</summary>
    private static void Guard(string folder, string source)
    {
        if (Path.GetDirectoryName(folder) is null)
            throw new IOException($"{folder}: the root of a file system cannot be an artifact");
        if ((source + Path.DirectorySeparatorChar).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new IOException($"{folder}: holds the model that is read; choose another folder for the output");
        if (folder.StartsWith(source + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new IOException($"{folder}: lies in the folder of the model that is read; choose another folder for the output");
        if (File.Exists(folder))
            throw new IOException($"{folder}: is a file; choose another folder for the output");
        if (Directory.Exists(folder) && !File.Exists(Path.Combine(folder, ArtifactRecord.FileName)) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"{folder}: is not empty and has no {ArtifactRecord.FileName}, so it is not an artifact that may be replaced; choose another folder or empty it");
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
