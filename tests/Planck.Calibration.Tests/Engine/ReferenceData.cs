using System.IO;
using System.Linq;
using Planck.Testing;

namespace Planck.Calibration.Tests.Engine;

/// <summary>Files of ModelOpt's reference data: the full set where it is, else the repository's part of it.</summary>
internal static class ReferenceData
{
    /// <summary>Path of a file; null where it is not at hand.</summary>
    public static string? Find(params string[] parts) => new[] { Repository.FullGoldens, Repository.Goldens }
        .Where(static root => root is not null)
        .Select(root => Path.Combine([root!, "modelopt", .. parts]))
        .FirstOrDefault(File.Exists);
}
