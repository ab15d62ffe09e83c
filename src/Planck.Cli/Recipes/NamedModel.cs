using System;
using System.IO;
using System.Linq;
using Planck.Checkpoints;
using Planck.Checkpoints.Configs;
using Planck.Diagnostics;
using Planck.Models;

namespace Planck.Cli.Recipes;

/// <summary>A model that <c>--model</c> names: a folder with its weights or its <c>config.json</c>, a manifest, or the name of one of the models around the recipe.</summary>
/// <param name="Manifest">Null for a name, which is looked up around the recipe.</param>
/// <param name="Weights">The folder, when one was named.</param>
internal sealed record NamedModel(string Name, ParsedManifest? Manifest, string? Weights)
{
    private const string Extension = ".manifest";

    /// <exception cref="CheckpointException">The folder is none of a model.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static NamedModel Of(string written)
    {
        if (Directory.Exists(written))
            return OfFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(written)), written);
        if (File.Exists(written))
            return new(Path.GetFileNameWithoutExtension(written), ManifestReader.Read(written, File.ReadAllText(written)), null);
        return written.EndsWith(Extension, StringComparison.Ordinal) || written.Contains(Path.DirectorySeparatorChar)
            ? throw new FileNotFoundException($"{written}: neither a folder of a model nor a manifest is there")
            : new(written, null, null);
    }

    private static NamedModel OfFolder(string folder, string written)
    {
        var name = Path.GetFileName(folder);
        var manifest = Directory.EnumerateFiles(folder, "*.safetensors").Any() ? ManifestBuilder.FromFolder(written, name) : ConfigManifest.FromFolder(written, name, asBFloat16: false);
        return new(name, new(manifest, []), written);
    }
}
