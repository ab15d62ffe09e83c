using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Checkpoints.Configs;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>
/// Whether a checkpoint has the tensors that its <c>config.json</c> makes, quantized or not, and no others. Of an architecture that nobody described nothing is
/// known but what <see cref="LayoutCheck"/> sees.
/// </summary>
internal sealed class ModelCheck(CheckpointReader checkpoint, IReadOnlyList<QuantizedModule> modules)
{
    private const string ConfigFile = "config.json";
    private const string OtherConfig = "Use the config.json that it was exported with, or export it again";
    private const string NotExpected = "Remove it, or use the config.json that it was exported with; engines refuse tensors they do not expect";

    private readonly Dictionary<string, QuantizedModule> _quantized = modules.ToDictionary(static m => m.WeightName, StringComparer.Ordinal);
    private readonly List<VerificationFinding> _odd = [];

    public IEnumerable<VerificationFinding> Run()
    {
        var path = Path.Combine(checkpoint.Folder, ConfigFile);
        if (!File.Exists(path))
            return [];
        ModelConfig config;
        Transformer graph;
        try
        {
            config = ConfigReader.Read(path);
            if (ConfigGraph.Read(path, config, name => checkpoint.Find(name) is not null) is not { } read)
                return [];
            graph = read.Graph;
        }
        catch (CheckpointException e)
        {
            return [new(ConfigFile, $"gives no model: {e.Reason}", OtherConfig)];
        }

        Compare(graph, config);
        return Folded();
    }

    private void Compare(Transformer graph, ModelConfig config)
    {
        var expected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in ExpectedTensors.Of(graph))
        {
            foreach (var name in tensor.Names())
            {
                expected.Add(name);
                Compare(name, tensor.Shape, config.Architecture);
            }
        }

        // The graph takes a head without a tensor for tied, which the configuration may deny.
        if (graph.Head.Tied && !config.TieWordEmbeddings)
            _odd.Add(new(graph.Head.Linear.WeightName, "is missing, and config.json does not tie it to the embedding", OtherConfig));
        foreach (var tensor in checkpoint.Tensors.Where(t => !expected.Contains(t.Name) && !_quantized.ContainsKey(t.Name) && ScaleNames.Split(t.Name) is null))
        {
            if (!graph.IsOtherTensor(tensor.Name) && !tensor.Name.EndsWith("inv_freq", StringComparison.Ordinal) && !IsPartOfOne(tensor.Name, expected))
                _odd.Add(new(tensor.Name, $"is no tensor of {config.Architecture} with this config.json", NotExpected));
        }
    }

    private void Compare(string name, EquatableArray<long> shape, string architecture)
    {
        var module = _quantized.GetValueOrDefault(name);
        if (checkpoint.Find(name) is not { } stored)
        {
            // Of a quantized linear the layout says so; gpt-oss may have its experts in the parts it is published in.
            if (module is null && !Parts.Any(part => checkpoint.Find(name + part) is not null))
                _odd.Add(new(name, $"is missing; {architecture} with this config.json has it, [{string.Join(", ", shape)}]", OtherConfig));
        }
        else if (Unpacked(stored, module) is { } found && found != shape)
        {
            _odd.Add(new(name, $"is a weight of [{string.Join(", ", found)}], and {architecture} with this config.json has [{string.Join(", ", shape)}]", OtherConfig));
        }
    }

    /// <summary>The shape before it was packed; null where the layout does not tell.</summary>
    private static EquatableArray<long>? Unpacked(StoredTensor stored, QuantizedModule? module)
    {
        if (module is null)
            return ScaleNames.IsPacked(stored) ? null : stored.Shape;
        if (module.Stacked || stored.Shape.Count != 2)
            return null;
        var (rows, columns) = PackedShape.Unpacked(module.Format, stored.Shape[0], stored.Shape[1]);
        // Not packed in this format at all: the layout says so.
        return module.Format.Tensors(rows, columns, module.Format.DefaultBlockSize)[0].DType == stored.DType ? [rows, columns] : null;
    }

    private static readonly string[] Parts = ["_blocks", "_scales"];

    private static bool IsPartOfOne(string tensor, HashSet<string> expected) =>
        Parts.Any(part => tensor.EndsWith(part, StringComparison.Ordinal) && expected.Contains(tensor[..^part.Length]));

    // A layer that is missing is a finding for each of its tensors, not for each tensor of each layer.
    private IEnumerable<VerificationFinding> Folded() => _odd
        .GroupBy(static f => (f.Cause, f.Cure))
        .SelectMany(static same => Names([.. same.Select(static f => f.Tensor)]).Select(name => new VerificationFinding(name, same.Key.Cause, same.Key.Cure)));

    private static IEnumerable<string> Names(IReadOnlyList<string> tensors) => tensors.All(ManifestFolder.CanHold)
        ? ManifestFolder.Fold(tensors.Select(static t => new TensorSpec(t, DType.U8, []))).Select(static f => f.Name.Count == 1 ? f.Name.At([.. f.Name.Indices.Select(static i => i.Indices.First())]) : f.Name.ToString())
        : tensors.Select(ForeignText.Show);
}
