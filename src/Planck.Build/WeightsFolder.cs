using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Planck.Build;

/// <summary>A model's folder as an input of a build.</summary>
internal static class WeightsFolder
{
    private const string WeightsPattern = "*.safetensors";
    private const int LengthField = 8;

    // A header is JSON of a few hundred bytes per tensor; more than this is not worth reading to notice a change.
    private const long MaxHeader = 64L << 20;

    public static bool HasWeights(string folder) =>
        Directory.Exists(folder) && File.Exists(Path.Combine(folder, "config.json")) && Directory.EnumerateFiles(folder, WeightsPattern).Any();

    /// <summary>
    /// SHA-256 over names, and for a safetensors file its size, time and header (hashing 800 GB on each build is no option), for any
    /// other file its content.
    /// </summary>
    public static string Hash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.EnumerateFiles(folder).OrderBy(static p => Path.GetFileName(p), StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(path) + "\n"));
            if (path.EndsWith(".safetensors", StringComparison.Ordinal))
                AppendWeights(hash, path);
            else
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendWeights(IncrementalHash hash, string path)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        var written = File.GetLastWriteTimeUtc(file).Ticks;
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {written}\n")));

        var field = new byte[LengthField];
        if (RandomAccess.Read(file, field, 0) < LengthField)
            return;
        var header = new byte[Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(field), 0, Math.Min(length - LengthField, MaxHeader))];
        var read = RandomAccess.Read(file, header, LengthField);
        hash.AppendData(header.AsSpan(0, read));
    }
}
