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
internal static class RecordCheck
{
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public static IEnumerable<VerificationFinding> Run(string folder, CancellationToken cancellation)
    {
        if (JsonFile.TryReadObject(Path.Combine(folder, QuantizationReader.RecordFileName))?["outputs"] is not JsonArray outputs)
            yield break;
        foreach (var (name, size, sha256) in outputs.OfType<JsonObject>().Select(Entry).Where(static e => e.Name.Length > 0 && Path.GetFileName(e.Name) == e.Name))
        {
            cancellation.ThrowIfCancellationRequested();
            var file = new FileInfo(Path.Combine(folder, name));
            if (!file.Exists)
                yield return new(name, $"is missing, and {QuantizationReader.RecordFileName} lists it", "Copy it from the artifact, or build the artifact again");
            else if (name.EndsWith(".safetensors", StringComparison.Ordinal) && (file.Length != size || Hash(file.FullName, cancellation) != sha256))
                yield return new(name, $"is not the file that was written: its {(file.Length != size ? "size" : "sha256")} is not that of {QuantizationReader.RecordFileName}", "It was changed or damaged: copy it again, or build the artifact again");
        }
    }

    private static (string Name, long Size, string Sha256) Entry(JsonObject output) =>
        (JsonText.Of(output, "name"), output["size"] is JsonValue size && size.TryGetValue<long>(out var bytes) ? bytes : -1, JsonText.Of(output, "sha256"));

    private static string Hash(string path, CancellationToken cancellation)
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
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (IOException e) when (e is not CheckpointException)
        {
            throw new CheckpointException(path, $"reading failed: {e.Message}", e);
        }
    }
}
