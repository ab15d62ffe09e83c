using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Architectures;
using Planck.Checkpoints;
using Planck.Diagnostics;
using Planck.Models;

namespace Planck.Runtime.Execution;

/// <summary>A source checkpoint as its architecture reads it.</summary>
/// <param name="DType"><c>dtype</c> of <c>config.json</c>: <c>bfloat16</c>.</param>
/// <param name="Modules">Every module in model order.</param>
/// <param name="Heads">Paths of the output head, also when it is tied and has no tensor.</param>
internal sealed record SourceModel(string DType, IReadOnlyList<(string Module, ModuleFamily Family)> Modules, IReadOnlyList<string> Heads)
{
    /// <summary>Reads <c>config.json</c> and the headers.</summary>
    /// <param name="compiled">The manifest they must agree with; null when it is not at hand.</param>
    /// <exception cref="PlanFailedException">The architecture is not described, or the model is another.</exception>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public static SourceModel Read(string folder, string model, ModelManifest? compiled)
    {
        var manifest = ManifestBuilder.FromFolder(folder, model);
        if (ArchitectureRegistry.Find(manifest.Config.Architecture) is not { } architecture)
        {
            throw new PlanFailedException(
                Rules.ModelChanged,
                $"{Path.Combine(folder, "config.json")}: architecture '{manifest.Config.Architecture}' is none that a plan can be made for");
        }

        if (compiled is not null)
            ModelDrift.Reject(compiled, manifest);
        var graph = architecture.Describe(manifest);
        return new(
            manifest.Config.DType,
            ModelOrder.Of(graph),
            [.. graph.Descriptions.Where(static m => m.Kind == ModuleKind.Head).Select(static m => m.Path)]);
    }

    /// <summary>
    /// Every module that has weights a format could apply to in ModelOpt's eyes, norms excepted, and that <paramref name="quantized"/> does not name.
    /// </summary>
    public IReadOnlyList<string> Kept(IReadOnlySet<string> quantized) =>
    [
        .. Modules.Where(static m => m.Family.Kind != ModuleKind.Norm).Select(static m => m.Module)
            .Concat(Heads)
            .Where(m => !quantized.Contains(m))
            .Distinct(StringComparer.Ordinal),
    ];
}
