using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Planck.Runtime.Execution;

namespace Planck.Runtime.Artifacts;

/// <summary>
/// <c>planck.manifest.json</c>: what an artifact was made from, how, and the hash of every file of it. It holds no date and no path of the machine, so two
/// runs write the same bytes; it is written last, so an artifact with it is complete.
/// </summary>
internal sealed record ArtifactRecord
{
    public const string FileName = "planck.manifest.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string PlanckVersion { get; init; }

    public required NamedHash Recipe { get; init; }

    /// <summary>See <see cref="PlanHash"/>.</summary>
    public required NamedHash Plan { get; init; }

    public required string Model { get; init; }

    public required string Arithmetic { get; init; }

    /// <summary>Where kernels ran; all backends write the same bytes.</summary>
    public required IReadOnlyList<string> Backends { get; init; }

    public required string KvCache { get; init; }

    public required string Layout { get; init; }

    /// <summary><c>config.json</c>, the weights, and the data of calibration and evaluation.</summary>
    public required IReadOnlyList<FileHash> Inputs { get; init; }

    /// <summary>Every file of the artifact but this one.</summary>
    public required IReadOnlyList<FileHash> Outputs { get; init; }

    /// <param name="weights">The safetensors files that were read.</param>
    /// <param name="folder">The artifact, complete but for this record.</param>
    public static ArtifactRecord Of(PlanJob job, FileHashes hashes, IEnumerable<string> weights, string folder)
    {
        string?[] data = [job.Run.Calibration?.Data, job.Run.Evaluation?.Data];
        var inputs = InOrder([.. weights, Path.Combine(job.SourceFolder, "config.json"), .. data.OfType<string>().Distinct(StringComparer.Ordinal).Select(job.DataPath)]);
        var all = hashes.Of([.. inputs, .. InOrder(Directory.EnumerateFiles(folder))]);
        return new()
        {
            PlanckVersion = Version,
            Recipe = new(Path.GetFileName(job.RecipeFile), Convert.ToHexStringLower(SHA256.HashData(job.RecipeContent is { } content ? Encoding.UTF8.GetBytes(content) : File.ReadAllBytes(job.RecipeFile)))),
            Plan = new(job.Name, PlanHash.Of(job)),
            Model = job.Model,
            Arithmetic = job.Run.Arithmetic.ToString().ToLowerInvariant(),
            Backends = [.. job.Run.Steps.Select(static s => s.Backend).Distinct().Order(StringComparer.Ordinal)],
            KvCache = job.Run.KvCache.Id,
            Layout = job.Run.Export,
            Inputs = all[..inputs.Count],
            Outputs = all[inputs.Count..],
        };
    }

    private static List<string> InOrder(IEnumerable<string> paths) => [.. paths.OrderBy(static p => Path.GetFileName(p), StringComparer.Ordinal)];

    public void Write(string folder) =>
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Options) + "\n");

    public static string Version => typeof(ArtifactRecord).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}

/// <summary>A name and the SHA-256 of what it names.</summary>
internal sealed record NamedHash(string Name, string Sha256);
