using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace Planck.Build;

/// <summary>
/// Says where the artifacts are. Plans that ran have said their result; those that are up to date say it again here, so that every build shows one
/// line per recipe; then a table compares them. The last line has the form <c>project -> folder</c>, which a terminal's logger shows beside the project.
/// </summary>
public sealed class ReportArtifacts : Task
{
    /// <summary>Recipes with the metadata of <see cref="ResolveRecipes"/>.</summary>
    [Required]
    public required ITaskItem[] Recipes { get; set; }

    /// <summary>The recipes that this build ran.</summary>
    public ITaskItem[] OutOfDate { get; set; } = [];

    [Required]
    public required string ArtifactsFolder { get; set; }

    [Required]
    public required string ProjectName { get; set; }

    public override bool Execute()
    {
        var ran = OutOfDate.Select(static r => r.GetMetadata("FullPath")).ToHashSet(StringComparer.Ordinal);
        var upToDate = 0;
        foreach (var recipe in Recipes.Where(static r => r.GetMetadata("HasWeights") == "true").Where(r => !ran.Contains(r.GetMetadata("FullPath"))))
        {
            upToDate++;
            Log.LogMessage(MessageImportance.High, "{0} (up to date)", ArtifactFingerprint.Result(ArtifactsFolder, recipe.GetMetadata("Filename")));
        }

        SayTable();
        if (ran.Count + upToDate > 0)
            Log.LogMessage(MessageImportance.High, "{0} -> {1} ({2} quantized, {3} up to date)", ProjectName, Path.GetFullPath(ArtifactsFolder), ran.Count, upToDate);
        return true;
    }

    // One line needs no table.
    private void SayTable()
    {
        var rows = Recipes.Select(static r => r.GetMetadata("Filename"))
            .Select(name => (Name: name, Figures: ArtifactFingerprint.Figures(ArtifactsFolder, name)))
            .Where(static r => r.Figures is not null)
            .Select(static r => ArtifactTable.Row(r.Name, r.Figures!))
            .ToList();
        if (rows.Count < 2)
            return;
        foreach (var line in ArtifactTable.Lines(rows))
            Log.LogMessage(MessageImportance.High, "{0}", line);
    }
}
