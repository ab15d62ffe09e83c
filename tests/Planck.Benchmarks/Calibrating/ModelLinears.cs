using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Calibration;
using Planck.Formats;
using Planck.Inference;
using Planck.Models;

namespace Planck.Benchmarks;

/// <summary>The linears that a recipe with one format for everything quantizes.</summary>
internal static class ModelLinears
{
    public static IReadOnlyList<CalibratedLinear> Of(LanguageModel model, QuantFormat format) =>
    [
        .. model.Graph.Blocks.SelectMany((block, layer) => InputGroups.Each(block)
            .SelectMany(static g => g.Group.Readers.Select(r => (Linear: r, g.Expert)))
            .Where(static r => r.Linear.Kind == ModuleKind.Linear)
            .Select(r => new CalibratedLinear(SharedInput.Module(r.Linear, layer, r.Expert), r.Linear.Out, r.Linear.In, format, format.DefaultBlockSize))),
    ];
}
