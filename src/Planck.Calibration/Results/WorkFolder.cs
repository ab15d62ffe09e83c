using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Planck.Checkpoints;

namespace Planck.Calibration;

/// <summary>
/// The files of finished blocks. A file has its name only once it is whole, so that whatever is there after a run was killed is finished work; files of another
/// job, and damaged ones, are deleted when the folder is opened.
/// </summary>
internal sealed class WorkFolder
{
    /// <summary>Changes whenever the same job would give other results, or files would be read otherwise.</summary>
    private const string Version = "4";

    private const string Prefix = "calibration-";
    private const string Suffix = ".safetensors";

    private readonly string _folder;
    private readonly byte[] _fingerprint;

    /// <exception cref="CalibrationException">The folder cannot be made or cleaned.</exception>
    public WorkFolder(string folder, string fingerprint)
    {
        _folder = folder;
        _fingerprint = SHA256.HashData(Encoding.UTF8.GetBytes(Version + "\n" + fingerprint));
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles(folder, Prefix + "*"))
            {
                if (!IsOfThisJob(file))
                    File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CalibrationException(null, $"the folder for finished blocks, {folder}, cannot be used: {e.Message}. Name another one", e);
        }
    }

    public bool Has(int sweep, int layer) => File.Exists(PathOf(sweep, layer));

    /// <exception cref="CheckpointException">The disk is full or fails.</exception>
    public void Save(int sweep, int layer, BlockResults results) => BlockFileWriter.Write(PathOf(sweep, layer), _fingerprint, results);

    /// <exception cref="CheckpointException">The file is gone or broken.</exception>
    public BlockFile Open(int sweep, int layer) => BlockFile.Open(PathOf(sweep, layer));

    private string PathOf(int sweep, int layer) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{sweep}-{layer:D5}{Suffix}"));

    private bool IsOfThisJob(string path)
    {
        if (!path.EndsWith(Suffix, StringComparison.Ordinal))
            return false;
        try
        {
            using var file = BlockFile.Open(path);
            return file.Fingerprint().AsSpan().SequenceEqual(_fingerprint) && file.IsWhole();
        }
        catch (CheckpointException)
        {
            return false;
        }
    }
}
