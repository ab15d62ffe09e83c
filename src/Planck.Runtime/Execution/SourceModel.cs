using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
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
        .. Modules.Where(m => m.Family.Kind != ModuleKind.Norm && !quantized.Contains(m.Module))
            .Select(static m => m.Family.Stack is null ? m.Module : QuantizedModule.OwnerOfStack(m.Module))
            .Concat(Heads.Where(m => !quantized.Contains(m)))
            .Concat(Others.Where(m => !quantized.Contains(m)))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Whether a module is looked up in instead of multiplied by: it has no inputs to measure.</summary>
    public bool IsEmbedding(string module) => Modules.Any(m => m.Family.Kind == ModuleKind.Embedding && m.Module == module);

    /// <summary>How stacked experts lie in their tensor; null for other modules.</summary>
    public StackLayout? StackOf(string module) => _stacks.GetValueOrDefault(module);

    /// <summary>The module of a tensor by its name; null where the graph knows none.</summary>
    public string? ModuleOf(string tensor) =>
        _ofStacks.TryGetValue(tensor, out var stack) ? stack
        : tensor.LastIndexOf('.') is > 0 and var dot ? tensor[..dot]
        : null;

    private readonly Dictionary<string, StackLayout> _stacks = Modules.Where(static m => m.Family.Stack is not null)
        .ToDictionary(static m => m.Module, static m => m.Family.Stack!, StringComparer.Ordinal);

    // Tensors of stacks have names of their own.
    private readonly Dictionary<string, string> _ofStacks = Modules.Where(static m => m.Family.Stack is not null)
        .SelectMany(static m => new[] { m.Family.Stack!.WeightSuffix, m.Family.Stack.BiasSuffix }.Select(suffix => (Tensor: m.Module + suffix, m.Module)))
        .ToDictionary(static t => t.Tensor, static t => t.Module, StringComparer.Ordinal);

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
