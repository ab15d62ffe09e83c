using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Calibration;

/// <summary>
/// Linears whose static NVFP4 weights share one range, so that engines can fuse them: q, k and v of one attention, gate and up of one feed-forward network
/// (ModelOpt 0.47, <c>SHARED_PATTERNS</c>). The experts of one tensor share a range in every format.
/// </summary>
internal static class SharedRanges
{
    private static readonly string[][] Families = [["q_proj", "k_proj", "v_proj"], ["gate_proj", "up_proj"], ["w1", "w3"]];

    /// <summary>Every linear once, with those whose range it shares.</summary>
    /// <param name="linears">Linears that multiply the same input.</param>
    public static IEnumerable<IReadOnlyList<CalibratedLinear>> Of(IReadOnlyList<CalibratedLinear> linears) =>
        linears.GroupBy(Key, StringComparer.Ordinal).Select(static g => g.ToList());

    /// <summary>The same, with the experts of one tensor, which multiply different inputs.</summary>
    /// <param name="linears">Linears that multiply the same input.</param>
    /// <param name="block">All groups of their block.</param>
    public static IEnumerable<IReadOnlyList<CalibratedLinear>> Of(IReadOnlyList<CalibratedLinear> linears, IReadOnlyList<InputGroup> block) =>
        Of([.. linears.Where(static l => !l.Stacked)])
            .Concat(linears.Where(static l => l.Stacked).Select(l => (IReadOnlyList<CalibratedLinear>)[.. block.SelectMany(static g => g.Members).Where(m => m.Stacked && Stack(m) == Stack(l))]));

    // The path without the expert's number.
    private static string Stack(CalibratedLinear expert) => expert.Module[..expert.Module.LastIndexOf('.')];

    private static string Key(CalibratedLinear linear)
    {
        var segments = linear.Module.Split('.');

        // Of experts stacked in one tensor the number comes last.
        var last = int.TryParse(segments[^1], out _) && segments.Length > 1 ? segments.Length - 2 : segments.Length - 1;
        var family = Array.FindIndex(Families, f => f.Contains(segments[last]));
        if (family < 0 || !linear.Format.StaticBlocks)
            return linear.Module;
        segments[last] = Families[family][0];
        return string.Join('.', segments) + " " + linear.Format.Weights;
    }
}
