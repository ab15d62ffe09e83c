using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Planck.Diagnostics;
using Planck.Plans;
using Task = Microsoft.Build.Utilities.Task;

namespace Planck.Build;

/// <summary>
/// Decides which plans must run, by content: with the plan assembly as an MSBuild input, editing one recipe would rerun all of them, and with
/// timestamps a comment or a fresh checkout would.
/// </summary>
public sealed class FingerprintPlans : Task
{
    /// <summary>Recipes with the metadata of <see cref="ResolveRecipes"/>.</summary>
    [Required]
    public required ITaskItem[] Recipes { get; set; }

    /// <summary>The folder of current plans.</summary>
    [Required]
    public required string PlansFolder { get; set; }

    [Required]
    public required string ArtifactsFolder { get; set; }

    /// <summary>Assemblies that do the work; another build of them makes other artifacts.</summary>
    [Required]
    public required ITaskItem[] ToolAssemblies { get; set; }

    /// <summary>The recipes whose artifact must be made, with <c>Fingerprint</c> and <c>Reason</c>.</summary>
    [Output]
    public ITaskItem[] OutOfDate { get; private set; } = [];

    public override bool Execute()
    {
        var tool = HashOfFiles(ToolAssemblies.Select(static a => a.GetMetadata("FullPath")));
        var weights = new Dictionary<string, string>(StringComparer.Ordinal);
        var outOfDate = new List<ITaskItem>();
        foreach (var recipe in Recipes)
        {
            var (name, folder) = (recipe.GetMetadata("Filename"), recipe.GetMetadata("ModelFolder"));
            if (recipe.GetMetadata("HasWeights") != "true")
            {
                Log.LogRule(Rules.NoWeights, recipe.GetMetadata("FullPath"), $"plan compiled, weights of {recipe.GetMetadata("Model")} not found in {folder}: no artifact");
                continue;
            }

            if (!weights.TryGetValue(folder, out var folderHash))
                weights[folder] = folderHash = WeightsFolder.Hash(folder);
            var current = new PlanFingerprint(
                HashOfText(PlanWriter.SemanticText(File.ReadAllText(Path.Combine(PlansFolder, name + ".g.cs")))),
                HashOfText(File.ReadAllText(recipe.GetMetadata("Manifest"))),
                folderHash,
                tool,
                HashOfData([recipe.GetMetadata("CalibrationData"), recipe.GetMetadata("EvaluationData")]));
            if (ArtifactFingerprint.ReasonToRun(ArtifactsFolder, name, current) is not { } reason)
                continue;
            var item = new TaskItem(recipe);
            item.SetMetadata("Fingerprint", current.ToString());
            item.SetMetadata("Reason", reason);
            outOfDate.Add(item);
        }

        OutOfDate = [.. outOfDate];
        return !Log.HasLoggedErrors;
    }

    private static string HashOfText(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal))));

    // A file that is missing is an error of the run, which names it.
    private static string HashOfData(string[] paths) => string.Join('-', paths.Select(static path =>
    {
        if (!File.Exists(path))
            return "none";
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }));

    private static string HashOfFiles(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths.OrderBy(static p => Path.GetFileName(p), StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(path)));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
