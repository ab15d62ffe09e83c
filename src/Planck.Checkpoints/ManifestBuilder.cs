using System;
using System.IO;
using System.Linq;
using Planck.Checkpoints.Configs;
using Planck.Models;

namespace Planck.Checkpoints;

/// <summary>Makes the manifest of a model from its folder; reads <c>config.json</c> and safetensors headers, no weights.</summary>
public static class ManifestBuilder
{
    private const string HeadWeight = "lm_head.weight";

    /// <param name="folder">The model's folder.</param>
    /// <param name="name">What recipes call the model.</param>
    /// <exception cref="CheckpointException">The folder is no checkpoint, or one of its files is broken.</exception>
    public static ModelManifest FromFolder(string folder, string name)
    {
        var config = ConfigReader.Read(Path.Combine(folder, "config.json"));
        using var checkpoint = CheckpointReader.OpenModel(folder);
        if (checkpoint.Tensors.FirstOrDefault(static t => !ManifestFolder.CanHold(t.Name)) is { } odd)
            throw new CheckpointException(odd.File, $"tensor '{ForeignText.Show(odd.Name)}' has a name that no manifest can hold: braces, white space or control characters");
        // Old files leave the key out where their class tied by default; a model without a head of its own is tied whatever the file says.
        if (!checkpoint.Tensors.Any(static t => t.Name == HeadWeight || t.Name.EndsWith("." + HeadWeight, StringComparison.Ordinal)))
            config = config with { TieWordEmbeddings = true };
        var values = ConfigGraph.Read(Path.Combine(folder, "config.json"), config)?.Values ?? ConfigValues.Empty;
        return new(name, config with { Values = values }, ManifestFolder.Fold(checkpoint.Tensors.Select(static t => t.Spec), checkpoint.Tensors.OfType<Mxfp4Tensor>().Select(static t => t.Name).ToHashSet(StringComparer.Ordinal)));
    }
}
