using System.Globalization;
using System.Linq;
using System.Text;
using Planck.Collections;

namespace Planck.Models;

/// <summary>
/// Writes the manifest's text, version 1: a comment, the version, where the tensors are from when not from headers, the facts of <c>config.json</c> as <c>key value</c> lines, what else
/// the architecture reads there as <c>config.key value</c> lines, an empty line, then one line <c>dtype shape name</c> per family. <c>\n</c> only, in the order of the families.
/// </summary>
public static class ManifestWriter
{
    /// <summary>First line that is no comment.</summary>
    public const string Version = "planck-manifest 1";

    /// <summary>The shape of a tensor with one element and no extents.</summary>
    public const string Scalar = "scalar";

    /// <summary>The key of <see cref="ManifestOrigin.IsConfiguration"/>; its only value is <see cref="Configuration"/>.</summary>
    internal const string TensorsFrom = "tensors_from";

    internal const string Configuration = "config.json";

    /// <summary>The key of <see cref="ManifestOrigin.ConvertedFrom"/>.</summary>
    internal const string ConvertedFrom = "converted_from";

    /// <summary>Before the key of a value that only its architecture reads.</summary>
    internal const string ConfigPrefix = "config.";

    // Fixed columns: a long shape moves its own line only, not every line of the diff.
    private const int DTypeWidth = 9;
    private const int ShapeWidth = 16;

    public static string Write(ModelManifest manifest)
    {
        var text = new StringBuilder();
        text.Append(manifest.Origin.IsConfiguration
            ? "# Configuration of a model and the tensors its architecture makes of that; no file of them was seen. Written by `planck manifest`; run it again where the weights are.\n"
            : "# Tensors and configuration of a model, without its weights. Written by `planck manifest`; run it again when the model changes.\n");
        text.Append(Version).Append('\n');
        if (manifest.Origin.IsConfiguration)
            text.Append(TensorsFrom).Append(' ').Append(Configuration).Append('\n');
        if (manifest.Origin.ConvertedFrom.Length > 0)
            text.Append(ConvertedFrom).Append(' ').Append(manifest.Origin.ConvertedFrom).Append('\n');
        foreach (var fact in ManifestFacts.All)
        {
            var value = fact.Read(manifest.Config);
            if (value.Length > 0)
                text.Append(fact.Key).Append(' ').Append(value).Append('\n');
        }

        foreach (var (key, value) in ConfigFolder.Fold(manifest.Config.Values))
            text.Append(ConfigPrefix).Append(key).Append(' ').Append(value).Append('\n');
        text.Append('\n');
        foreach (var family in manifest.Families)
        {
            text.Append((family.IsMxfp4 ? Mxfp4Source.Word : family.DType.ToString()).PadRight(DTypeWidth - 1)).Append(' ')
                .Append(Shape(family.Shape).PadRight(ShapeWidth - 1)).Append(' ')
                .Append(family.Name).Append('\n');
        }

        return text.ToString();
    }

    private static string Shape(EquatableArray<long> shape) =>
        shape.Count == 0 ? Scalar : string.Join("x", shape.Select(static e => e.ToString(CultureInfo.InvariantCulture)));
}
