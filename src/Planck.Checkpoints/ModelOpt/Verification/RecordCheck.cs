using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading;
using Planck.Checkpoints.Facts;
using Planck.Checkpoints.Json;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>
/// Whether the weights are those that Planck wrote, by the sizes and hashes of its record: a code that was damaged on the way is a code like any other. Other files
/// may be edited, but not be missing. A checkpoint of anyone else has no record.
/// </summary>
internal sealed class RecordCheck(string folder)
{
    private readonly List<(string Name, long Size, string Sha256)> _entries = [.. Entries(folder)];

    /// <summary>What <see cref="Run"/> will hash; none without a record.</summary>
    public long Bytes => _entries.Where(static e => IsHashed(e.Name)).Sum(static e => Math.Max(0, e.Size));

    /// <param name="progress">Told the bytes that were read since it was last told.</param>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public IEnumerable<VerificationFinding> Run(Action<long> progress, CancellationToken cancellation)
    {
        foreach (var (name, size, sha256) in _entries)
        {
            cancellation.ThrowIfCancellationRequested();
            var file = new FileInfo(Path.Combine(folder, name));
            if (!file.Exists)
                yield return new(name, $"is missing, and {QuantizationReader.RecordFileName} lists it", "Copy it from the artifact, or build the artifact again");
            else if (IsHashed(name) && (file.Length != size || Hash(file.FullName, progress, cancellation) != sha256))
                yield return new(name, $"is not the file that was written: its {(file.Length != size ? "size" : "sha256")} is not that of {QuantizationReader.RecordFileName}", "It was changed or damaged: copy it again, or build the artifact again");
        }
    }

    private static bool IsHashed(string name) => name.EndsWith(".safetensors", StringComparison.Ordinal);

    private static IEnumerable<(string Name, long Size, string Sha256)> Entries(string folder) =>
        JsonFile.TryReadObject(Path.Combine(folder, QuantizationReader.RecordFileName))?["outputs"] is JsonArray outputs
            ? outputs.OfType<JsonObject>().Select(Entry).Where(static e => e.Name.Length > 0 && Path.GetFileName(e.Name) == e.Name)
            : [];

    private static (string Name, long Size, string Sha256) Entry(JsonObject output) =>
        (JsonText.Of(output, "name"), output["size"] is JsonValue size && size.TryGetValue<long>(out var bytes) ? bytes : -1, JsonText.Of(output, "sha256"));

    private static string Hash(string path, Action<long> progress, CancellationToken cancellation)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var file = OpenFile.ForReading(path);
            var buffer = new byte[1 << 20];
            for (var offset = 0L; RandomAccess.Read(file, buffer, offset) is > 0 and var read; offset += read)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                progress(read);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (IOException e) when (e is not CheckpointException)
        {
            throw new CheckpointException(path, $"reading failed: {e.Message}", e);
        }
    }
}
