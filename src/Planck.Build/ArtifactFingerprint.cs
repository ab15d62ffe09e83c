using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace Planck.Build;

/// <summary>
/// What an artifact was made from, in a file beside it: <c>artifacts/NAME.fingerprint</c>. It also holds the hash of the artifact's own
/// <c>planck.manifest.json</c>, so that it speaks of that artifact only: a build that is killed after the artifact moved into place and before this
/// file was written runs again.
/// </summary>
internal static class ArtifactFingerprint
{
    private const string ManifestFile = "planck.manifest.json";
    private const string ResultPrefix = "result ";
    private const string FiguresPrefix = "figures ";

    public static string PathOf(string artifactsFolder, string plan) => Path.Combine(artifactsFolder, plan + ".fingerprint");

    /// <param name="result">The runner's line about the artifact, to be said again while it is up to date.</param>
    /// <param name="figures">Its line in the table; null when the runner gave none.</param>
    public static void Store(string artifactsFolder, string plan, PlanFingerprint fingerprint, string result, RunnerFigures? figures)
    {
        if (HashOfManifest(artifactsFolder, plan) is { } artifact)
            File.WriteAllText(PathOf(artifactsFolder, plan), $"{fingerprint}artifact {artifact}\n{ResultPrefix}{result}\n{FiguresPrefix}{figures?.ToJson()}\n");
    }

    /// <summary>The line that was stored with the artifact; empty when there is none.</summary>
    public static string Result(string artifactsFolder, string plan) => Line(artifactsFolder, plan, ResultPrefix);

    /// <summary>The line of the table that was stored with the artifact; null when there is none.</summary>
    public static RunnerFigures? Figures(string artifactsFolder, string plan) => RunnerFigures.TryParse(Line(artifactsFolder, plan, FiguresPrefix));

    /// <summary>Why the artifact must be made anew, for people; null when it is up to date.</summary>
    public static string? ReasonToRun(string artifactsFolder, string plan, PlanFingerprint current)
    {
        if (HashOfManifest(artifactsFolder, plan) is not { } artifact)
            return "there is no artifact yet";
        var path = PathOf(artifactsFolder, plan);
        var stored = File.Exists(path) ? File.ReadAllText(path) : "";
        if (!stored.Contains($"artifact {artifact}\n", StringComparison.Ordinal))
            return "the artifact is not from a finished build";
        return current.ChangeSince(PlanFingerprint.Parse(stored));
    }

    private static string Line(string artifactsFolder, string plan, string prefix) =>
        PathOf(artifactsFolder, plan) is var path && File.Exists(path)
            ? File.ReadLines(path).FirstOrDefault(l => l.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..] ?? ""
            : "";

    private static string? HashOfManifest(string artifactsFolder, string plan)
    {
        var manifest = Path.Combine(artifactsFolder, plan, ManifestFile);
        return File.Exists(manifest) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(manifest))) : null;
    }
}
