using System.IO;
using Planck.Plans;

namespace Planck.Cli.Recipes;

/// <summary>A recipe names data from its own folder: in another folder the same files have other names.</summary>
internal static class MovedData
{
    /// <summary>The plan as a recipe at <paramref name="to"/> says it.</summary>
    /// <param name="from">The recipe that the plan was bound from.</param>
    /// <exception cref="IOException">No path leads from the new folder to the data: they are on another drive.</exception>
    public static QuantPlan Of(QuantPlan plan, string from, string to) => plan with
    {
        Calibration = plan.Calibration is { } calibration ? calibration with { Data = Moved(calibration.Data, from, to) } : null,
        Evaluation = plan.Evaluation is { } evaluation ? evaluation with { Data = Moved(evaluation.Data, from, to) } : null,
    };

    private static string Moved(string data, string from, string to)
    {
        var (old, folder) = (FolderOf(from), FolderOf(to));
        if (old == folder)
            return data;
        var path = Path.GetRelativePath(folder, Path.Combine(old, data)).Replace(Path.DirectorySeparatorChar, '/');
        return Path.IsPathRooted(path) ? throw new IOException($"{to}: no relative path leads from there to {data}, which lies beside {from}; choose a folder on the same drive") : path;
    }

    private static string FolderOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;
}
