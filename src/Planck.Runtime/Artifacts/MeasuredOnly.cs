using System.IO;
using System.Linq;
using Planck.Runtime.Evaluation;

namespace Planck.Runtime.Artifacts;

/// <summary>
/// An artifact of a recipe that is only measured (<c>export: none</c>): its figures, without the checkpoint they were measured on, which no engine would load.
/// </summary>
internal static class MeasuredOnly
{
    /// <summary>Removes everything but the figures.</summary>
    public static void Reduce(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(static f => Path.GetFileName(f) != ArtifactEvaluation.FileName).ToList())
            File.Delete(file);
    }
}
