using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Reading;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Plans;

namespace Planck.Generator;

/// <summary>A manifest file as it was read.</summary>
/// <param name="Name">What recipes call the model.</param>
/// <param name="Manifest">Null when it cannot be read; <paramref name="Findings"/> say why.</param>
/// <param name="Source">
/// The typed model, also when no recipe uses it: hand-written plans do. Null when the manifest is broken or its configuration
/// gives no graph, which is a finding of the recipes that name it.
/// </param>
internal sealed record ModelFile(string Path, string Name, ModelManifest? Manifest, GeneratedFile? Source, EquatableArray<Finding> Findings)
{
    /// <summary>What the project's files say about these findings.</summary>
    public FileSeverities Severities { get; init; } = FileSeverities.None;

    public static ModelFile Read(string path, string text)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        return InternalError.Guard(
            () =>
            {
                var parsed = ManifestReader.Read(path, text);
                return new(path, name, parsed.Manifest, Write(name, parsed.Manifest), parsed.Findings);
            },
            path,
            finding => new ModelFile(path, name, null, null, [finding]));
    }

    /// <summary>The file when its name cannot be used: nothing is emitted, and no recipe is compiled against it.</summary>
    public ModelFile Without(Finding? collision) =>
        collision is null ? this : this with { Manifest = null, Source = null, Findings = Findings.Append(collision).ToEquatableArray() };

    private static GeneratedFile? Write(string name, ModelManifest? manifest)
    {
        try
        {
            return manifest is null ? null : new($"models/{name}.g.cs", ModelWriter.Write(ArchitectureRegistry.Describe(manifest)));
        }
        catch (ConfigException)
        {
            // A finding of the recipes that name the model.
            return null;
        }
    }
}

/// <summary>All manifest files of a project.</summary>
internal sealed record ModelFiles(EquatableArray<ModelFile> Files);
