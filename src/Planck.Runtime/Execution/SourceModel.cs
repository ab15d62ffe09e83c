using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures;
using Planck.Checkpoints;
using Planck.Models;

namespace Planck.Runtime.Execution;

/// <summary>A source checkpoint as its architecture reads it.</summary>
/// <param name="Graph">What it computes.</param>
/// <param name="DType"><c>dtype</c> of <c>config.json</c>: <c>bfloat16</c>.</param>
/// <param name="Modules">Every module in model order.</param>
/// <param name="Heads">Paths of the output head, also when it is tied and has no tensor.</param>
/// <param name="Others">Modules with a matrix that the graph does not know, such as those of a vision tower.</param>
internal sealed record SourceModel(
    ModelGraph Graph, string DType, IReadOnlyList<(string Module, ModuleFamily Family)> Modules, IReadOnlyList<string> Heads, IReadOnlyList<string> Others)
{
    /// <summary>Reads <c>config.json</c> and the headers.</summary>
    /// <param name="compiled">The manifest they must agree with; null when it is not at hand.</param>
    /// <exception cref="PlanFailedException">The model is another.</exception>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public static SourceModel Read(string folder, string model, ModelManifest? compiled)
    {
        var manifest = ManifestBuilder.FromFolder(folder, model);
        if (compiled is not null)
            ModelDrift.Reject(compiled, manifest);
        var graph = ArchitectureRegistry.Describe(manifest);
        var modules = ModelOrder.Of(graph);
        return new(
            graph,
            manifest.Config.DType,
            modules,
            [.. graph.Descriptions.Where(static m => m.Kind == ModuleKind.Head).Select(static m => m.Path)],
            Matrices(manifest, modules.Select(static m => m.Module).ToHashSet(StringComparer.Ordinal)));
    }

    /// <summary>
    /// Every module that has weights a format could apply to in ModelOpt's eyes, norms excepted, and that <paramref name="quantized"/> does not name.
    /// </summary>
    public IReadOnlyList<string> Kept(IReadOnlySet<string> quantized) =>
    [
        .. Modules.Where(static m => m.Family.Kind != ModuleKind.Norm).Select(static m => m.Module)
            .Concat(Heads)
            .Concat(Others)
            .Where(m => !quantized.Contains(m))
            .Distinct(StringComparer.Ordinal),
    ];

    // Weights of two extents that no module has.
    private static string[] Matrices(ModelManifest manifest, HashSet<string> modules) =>
    [
        .. manifest.Families.Where(static t => t.Shape.Count == 2).SelectMany(static t => ModelOrder.Names(t.Name))
            .Where(static t => t.EndsWith(Weight, StringComparison.Ordinal))
            .Select(static t => t[..^Weight.Length])
            .Where(m => !modules.Contains(m)),
    ];

    private const string Weight = ".weight";
}
