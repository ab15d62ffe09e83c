using System;
using System.IO;
using System.Linq;
using Planck.Models;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Configs.Published;

/// <summary>The manifests of <c>recipes/gallery</c> are what <c>planck manifest --as-bfloat16</c> makes of the published configurations.</summary>
public class GalleryManifestTests
{
    private static readonly string Folder = Repository.File("recipes", "gallery", "models");

    public static TheoryData<string> Described => [.. PublishedParameters.Of.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Described))]
    public void A_manifest_of_the_gallery_is_that_of_the_published_configuration(string model)
    {
        var manifest = ManifestWriter.Write(ConfigManifest.FromFolder(new PublishedModel(model).InFolder(""), Name(model), asBFloat16: true));
        var file = Path.Combine(Folder, Name(model) + ".manifest");
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
            File.WriteAllText(file, manifest);
        Assert.Equal(manifest, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_gallery_has_a_manifest_of_every_described_model_and_no_other() => Assert.Equal(
        PublishedParameters.Of.Keys.Select(Name).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Folder, "*.manifest").Select(static f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));

    // org--name
    private static string Name(string model) => model[(model.IndexOf("--", StringComparison.Ordinal) + 2)..];
}
