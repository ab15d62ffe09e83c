using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Checkpoints.Configs;
using Planck.Formats;
using Planck.Models;

namespace Planck.Checkpoints;

/// <summary>
/// Makes the manifest of a model whose files are not at hand from its <c>config.json</c>: the tensors are those its architecture computes with. An index of
/// shards in the folder, without the shards, says which names the release uses.
/// </summary>
public static class ConfigManifest
{
    private const string QuantMethod = "quantization_config.quant_method";
    private const string Cure = "the manifest of its conversion to bfloat16 can be written (--as-bfloat16)";

    /// <param name="folder">A folder with a <c>config.json</c>.</param>
    /// <param name="name">What recipes call the model.</param>
    /// <param name="asBFloat16">
    /// List the tensors as they are after converting the checkpoint to bfloat16. Needed for models published in a quantized dtype, whose tensors do not follow from
    /// the configuration and cannot be quantized again; for one in bfloat16 it changes nothing.
    /// </param>
    /// <exception cref="CheckpointException">
    /// The configuration cannot be read, its architecture is not described, it names no dtype, or the index lacks a tensor that the architecture needs.
    /// </exception>
    public static ModelManifest FromFolder(string folder, string name, bool asBFloat16 = false)
    {
        var path = Path.Combine(folder, "config.json");
        var published = ConfigReader.Read(path);
        var from = PublishedAs(published);
        if (!asBFloat16 && from.Length > 0 && published.Values.Find(QuantMethod) is not null)
            throw new CheckpointException(path, $"the model is published in {ForeignText.Show(from)} (quantization_config), and which tensors it then has does not follow from config.json; {Cure}");
        var config = asBFloat16 ? published with { DType = "bfloat16" } : published;
        var dtype = DTypeOf(config.DType) ?? throw new CheckpointException(path, $"'dtype' is {(config.DType.Length == 0 ? "missing" : ForeignText.Show(config.DType))}, not bfloat16, float16 or float32; {Cure}");
        if (!ManifestFolder.CanHold(from.Length == 0 ? "x" : from))
            throw new CheckpointException(path, $"'{ForeignText.Show(from)}' is no name of a dtype");

        var index = Index(folder);
        var keys = index is null ? null : ManifestFolder.Fold(index.Where(ManifestFolder.CanHold).Select(static t => new TensorSpec(t, DType.U8, []))).Select(static f => f.Name.Key).ToHashSet(StringComparer.Ordinal);
        if (ConfigGraph.Read(path, config, keys is null ? null : keys.Contains) is not { } read)
            throw new CheckpointException(path, $"nobody described {ForeignText.Show(config.Architecture)}, so that its tensors do not follow from config.json; a manifest needs the safetensors files, of which only the headers are read");
        var tensors = Tensors(path, read.Graph, dtype);
        if (index is not null && tensors.Find(t => !index.Contains(t.Name)) is { } missing)
            throw new CheckpointException(Path.Combine(folder, ShardIndex.FileName), $"the index lacks '{missing.Name}', which {config.Architecture} has by config.json");
        return new(name, config with { Values = read.Values, TieWordEmbeddings = read.Graph.Head.Tied }, ManifestFolder.Fold(tensors))
        {
            Origin = new(IsConfiguration: true, asBFloat16 && from != config.DType ? from : ""),
        };
    }

    private static string PublishedAs(ModelConfig config) => config.Values.Find(QuantMethod) ?? (config.DType.Length > 0 ? config.DType : "unspecified");

    private static DType? DTypeOf(string dtype) => dtype switch
    {
        "bfloat16" => DType.BF16,
        "float16" => DType.F16,
        "float32" => DType.F32,
        _ => null,
    };

    private static HashSet<string>? Index(string folder)
    {
        var path = Path.Combine(folder, ShardIndex.FileName);
        return File.Exists(path) ? ShardIndex.Read(path).WeightMap.Keys.ToHashSet(StringComparer.Ordinal) : null;
    }

    private static List<TensorSpec> Tensors(string path, Transformer graph, DType dtype)
    {
        var expected = ExpectedTensors.Of(graph).ToList();
        // A number in a file is no measure of a model.
        if (expected.Sum(static t => t.Indices.Aggregate(1.0, static (count, set) => count * set.Count)) > ManifestReader.MaxTensors
            || expected.Sum(t => t.Indices.Aggregate(1.0, static (count, set) => count * set.Count) * t.Shape.Aggregate((double)dtype.Size(), static (bytes, extent) => bytes * extent)) > ManifestReader.MaxBytes)
            throw new CheckpointException(path, "the configuration is of a model larger than any that a manifest can hold");
        return [.. expected.SelectMany(t => t.Names().Select(name => new TensorSpec(name, dtype, t.Shape)))];
    }
}
