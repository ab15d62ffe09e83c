using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Conformance.Cases;
using Planck.Testing;

namespace Planck.Conformance;

/// <summary>Formats that exist in simulation only are measured as ModelOpt measures them, and leave no checkpoint.</summary>
[Collection(QuantizedTests.Name)]
public sealed class SimulatedFormatTests
{
    [Theory]
    [InlineData("ptq/mxfp6")]
    [InlineData("ptq/mxint8")]
    public void Loss_is_the_references_and_divergence_no_larger(string path)
    {
        var (golden, reference) = (RefusedCases.All.Single(c => c.Case.Path == path).Case, ReferenceMetrics.All[path]);
        using var folder = new TemporaryFolder();

        var found = MeasuredCase.Run(golden, folder);

        Assert.Equal(reference.Loss, found.Model.Loss, MetricTests.LossTolerance);
        Assert.InRange(found.MeanKl, 0, (reference.MeanKl * (1 + MetricTests.KlShare)) + MetricTests.KlFloor);
        Assert.Equal((IEnumerable<string?>)["planck.evaluation.json", "planck.manifest.json"], Directory.GetFiles(folder.File("output")).Select(Path.GetFileName).Order());
    }
}
