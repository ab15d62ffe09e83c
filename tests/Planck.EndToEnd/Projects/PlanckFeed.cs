using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Planck.Testing;

namespace Planck.EndToEnd.Projects;

/// <summary>A folder that serves as NuGet feed and holds nothing but the freshly packed <c>Planck.Sdk</c>.</summary>
public static class PlanckFeed
{
    public const string Version = "0.1.0";

    private static string Configuration { get; } =
        typeof(PlanckFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "Configuration").Value!;

    /// <summary>Packs what the build of this test project has just built.</summary>
    public static void PackInto(string folder)
    {
        Directory.CreateDirectory(folder);
        var pack = DotNet.Run(Repository.Root, "pack", "src/Planck.Sdk", "--no-build", "-c", Configuration, "-o", folder, "-p:EnableSourceControlManagerQueries=false");
        Assert.True(pack.Succeeded, pack.Output);
        Assert.Equal([$"Planck.Sdk.{Version}.nupkg"], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
    }
}
