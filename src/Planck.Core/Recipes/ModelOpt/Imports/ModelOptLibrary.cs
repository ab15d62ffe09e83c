using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Planck.Recipes.ModelOpt.Imports;

/// <summary>
/// What ModelOpt 0.47 ships: numerics, units, presets and recipes, by their paths in its library (<c>configs/numerics/fp8</c>). The texts are
/// resources of this assembly (<c>Library/**/*.yaml</c>).
/// </summary>
public static class ModelOptLibrary
{
    /// <summary>Folder of the presets that <c>--qformat</c> names.</summary>
    public const string ModelPresets = "configs/ptq/presets/model/";

    /// <summary>Folder of the presets that <c>--kv_cache_qformat</c> names.</summary>
    public const string KvPresets = "configs/ptq/presets/kv/";

    private const string Prefix = "modelopt/";
    private const string Extension = ".yaml";

    /// <summary>All paths, without extension, in ordinal order.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. typeof(ModelOptLibrary).Assembly.GetManifestResourceNames()
            .Where(static n => n.StartsWith(Prefix, System.StringComparison.Ordinal))
            .Select(static n => n.Substring(Prefix.Length, n.Length - Prefix.Length - Extension.Length).Replace('\\', '/'))
            .OrderBy(static n => n, System.StringComparer.Ordinal),
    ];

    /// <summary>The text of a document by its path, with or without extension; null when ModelOpt has none there.</summary>
    public static string? Read(string path)
    {
        var name = WithoutExtension(path);
        var stream = typeof(ModelOptLibrary).Assembly.GetManifestResourceStream(Prefix + name + Extension);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string WithoutExtension(string path) =>
        path.EndsWith(Extension, System.StringComparison.Ordinal) ? path.Substring(0, path.Length - Extension.Length)
        : path.EndsWith(".yml", System.StringComparison.Ordinal) ? path.Substring(0, path.Length - ".yml".Length)
        : path;
}
