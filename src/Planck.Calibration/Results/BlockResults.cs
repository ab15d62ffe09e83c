using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Calibration;

/// <summary>What was found for the linears and attentions of one block.</summary>
internal sealed class BlockResults(IEnumerable<LinearCalibration> linears)
{
    /// <summary>One entry per quantized linear, by module.</summary>
    public IReadOnlyDictionary<string, LinearCalibration> Linears { get; } = linears.ToDictionary(static l => l.Linear.Module, StringComparer.Ordinal);

    /// <summary>By module; only those whose cache was measured.</summary>
    public Dictionary<string, AttentionCalibration> Attentions { get; } = new(StringComparer.Ordinal);

    public static BlockResults Empty(BlockLayout layout) => new(layout.Groups.SelectMany(static g => g.Members).Select(static m => new LinearCalibration(m)));
}
