using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Planck.Diagnostics;
using Task = Microsoft.Build.Utilities.Task;

namespace Planck.Build;

/// <summary>
/// Brings the checked-in plans to what the compiler just emitted, or, where nobody could commit the result, only compares.
/// The emitted folder is no mirror: the compiler never deletes the file of a removed recipe, so the recipes decide what belongs.
/// </summary>
public sealed class SyncPlans : Task
{
    private const string Extension = ".g.cs";

    /// <summary>Recipes with <c>Model</c> metadata.</summary>
    [Required]
    public required ITaskItem[] Recipes { get; set; }

    /// <summary>Where the compiler writes what our generator emits; the generator's type name may be a folder below.</summary>
    [Required]
    public required string EmittedFolder { get; set; }

    /// <summary>The folder that is checked in.</summary>
    [Required]
    public required string PlansFolder { get; set; }

    /// <summary>Compare and report instead of writing.</summary>
    public bool CompareOnly { get; set; }

    public override bool Execute()
    {
        var expected = ExpectedFiles();
        foreach (var file in expected)
        {
            if (FindEmitted(file) is not { } emitted)
                Log.LogRule(Rules.MissingPlan, EmittedFolder, $"the compiler did not emit {file}; rebuild the project");
            else if (CompareOnly)
                Compare(emitted, CheckedIn(file), file);
            else
                Copy(emitted, CheckedIn(file), file);
        }

        foreach (var extra in CheckedInFiles().Except(expected, StringComparer.Ordinal))
        {
            if (CompareOnly)
            {
                Log.LogRule(Rules.ExtraPlan, CheckedIn(extra), "no recipe has this plan; build locally, which deletes it, and commit that");
                continue;
            }

            File.Delete(CheckedIn(extra));
            Log.LogMessage(MessageImportance.Normal, "deleted {0}: its recipe is gone", CheckedIn(extra));
        }

        return !Log.HasLoggedErrors;
    }

    private List<string> ExpectedFiles() =>
    [
        .. Recipes.Select(static r => r.GetMetadata("Filename") + Extension),
        .. Recipes.Select(static r => r.GetMetadata("Model")).Where(static m => m.Length > 0).Distinct(StringComparer.Ordinal)
            .Select(static m => $"models/{m}{Extension}"),
    ];

    private IEnumerable<string> CheckedInFiles() =>
        !Directory.Exists(PlansFolder)
            ? []
            : Directory.EnumerateFiles(PlansFolder, "*" + Extension, SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(PlansFolder, f).Replace('\\', '/'))
                .Order(StringComparer.Ordinal);

    private string CheckedIn(string file) => Path.Combine(PlansFolder, file);

    private string? FindEmitted(string file) =>
        !Directory.Exists(EmittedFolder)
            ? null
            : Directory.EnumerateDirectories(EmittedFolder).Prepend(EmittedFolder)
                .Select(folder => Path.Combine(folder, file))
                .FirstOrDefault(File.Exists);

    private void Copy(string emitted, string checkedIn, string file)
    {
        var text = ReadText(emitted);
        if (File.Exists(checkedIn) && ReadText(checkedIn) == text)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(checkedIn)!);
        File.WriteAllText(checkedIn, text);
        Log.LogMessage(MessageImportance.Normal, "wrote {0}", file);
    }

    private void Compare(string emitted, string checkedIn, string file)
    {
        if (!File.Exists(checkedIn))
        {
            Log.LogRule(Rules.MissingPlan, checkedIn, $"{file} is not checked in; build locally, which writes it, and commit it");
            return;
        }

        if (TextDifference.Find(ReadText(checkedIn), ReadText(emitted)) is { } difference)
            Log.LogRule(Rules.StalePlan, checkedIn, $"the plan is out of date: {difference}; build locally, which rewrites it, and commit it", difference.Line);
    }

    // A checkout may turn line ends; that is no difference between plans.
    private static string ReadText(string path) => File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal);
}
