using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Planck.Testing;

namespace Planck.Conformance.Cases;

/// <summary>What ModelOpt's own simulation measured on the 32 evaluation rows: <c>metrics.csv</c>.</summary>
/// <param name="Loss">Mean negative log-likelihood per token, in nats.</param>
/// <param name="MeanKl">Mean divergence from the original's next-token distribution, in nats.</param>
internal sealed record ReferenceMetrics(double Loss, double MeanKl)
{
    /// <summary>By a case's path, <c>ptq/mxfp4</c>; cases that ModelOpt could run.</summary>
    public static IReadOnlyDictionary<string, ReferenceMetrics> All { get; } =
        File.ReadLines(Path.Combine(Repository.Goldens, "modelopt", "metrics.csv"))
            .Skip(1)
            .Select(static line => line.Split(','))
            .Where(static cells => cells is [_, _, { Length: > 0 }, _, { Length: > 0 }])
            .ToDictionary(static cells => $"{(cells[0] == "ptq" ? "" : "moe/")}{cells[0]}/{cells[1]}", static cells => new ReferenceMetrics(Number(cells[2]), Number(cells[4])), StringComparer.Ordinal);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
