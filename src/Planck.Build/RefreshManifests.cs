using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Planck.Checkpoints;
using Planck.Diagnostics;
using Planck.Models;
using Task = Microsoft.Build.Utilities.Task;

namespace Planck.Build;

/// <summary>
/// Brings the manifest of every model whose weights are here to what <c>config.json</c> and the safetensors headers say, or, where nobody could
/// commit the result, only compares. Manifests of models without weights stay as they are: they are checked in so that compiling needs none.
/// </summary>
public sealed class RefreshManifests : Task
{
    /// <summary>The folder with a folder of weights per model.</summary>
    [Required]
    public required string ModelsFolder { get; set; }

    /// <summary>The folder of the checked-in manifests.</summary>
    [Required]
    public required string ManifestsFolder { get; set; }

    /// <summary>Compare and report instead of writing.</summary>
    public bool CompareOnly { get; set; }

    /// <summary>Every manifest there is afterwards.</summary>
    [Output]
    public ITaskItem[] Manifests { get; private set; } = [];

    public override bool Execute()
    {
        foreach (var folder in FoldersWithWeights())
            Refresh(Path.GetFileName(folder), folder);
        Manifests = Directory.Exists(ManifestsFolder)
            ? [.. Directory.EnumerateFiles(ManifestsFolder, "*.manifest").Order(StringComparer.Ordinal).Select(static f => new TaskItem(f))]
            : [];
        return !Log.HasLoggedErrors;
    }

    private IEnumerable<string> FoldersWithWeights() =>
        Directory.Exists(ModelsFolder)
            ? Directory.EnumerateDirectories(ModelsFolder).Where(WeightsFolder.HasWeights).Order(StringComparer.Ordinal)
            : [];

    private void Refresh(string model, string folder)
    {
        string current;
        try
        {
            current = ManifestWriter.Write(ManifestBuilder.FromFolder(folder, model));
        }
        catch (CheckpointException exception)
        {
            Log.LogRule(Rules.BadCheckpoint, exception.File, exception.Reason);
            return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.LogRule(Rules.BadCheckpoint, folder, exception.Message);
            return;
        }

        var path = Path.Combine(ManifestsFolder, model + ".manifest");
        var checkedIn = File.Exists(path) ? File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal) : "";
        if (TextDifference.Find(checkedIn, current) is not { } difference)
            return;
        if (CompareOnly)
        {
            Log.LogRule(Rules.ModelChanged, path, $"the manifest is not that of the weights in {folder}: {difference}; build locally, which rewrites it, and commit it", difference.Line);
            return;
        }

        Directory.CreateDirectory(ManifestsFolder);
        File.WriteAllText(path, current);
        Log.LogMessage(MessageImportance.High, "{0}: manifest written to {1}", model, path);
    }
}
