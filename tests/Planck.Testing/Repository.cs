using System.IO;
using System.Linq;
using System.Reflection;

namespace Planck.Testing;

/// <summary>Where things are in the repository the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder with <c>Recipes.sln</c>.</summary>
    public static string Root { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryRoot").Value!);

    /// <summary>The compact subset of reference data that a clone has.</summary>
    public static string Goldens { get; } = Path.Combine(Root, "tests", "goldens");

    /// <summary>The full reference data beside the repository, or null when this machine has none.</summary>
    public static string? FullGoldens { get; } =
        Path.GetFullPath(Path.Combine(Root, "..", "shared", "goldens")) is var folder && Directory.Exists(folder) ? folder : null;

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);
}
