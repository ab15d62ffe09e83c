using System.Linq;
using Planck.Algorithms;
using Planck.Conformance.Cases;
using Planck.Testing;
using Xunit.Abstractions;

namespace Planck.Conformance;

/// <summary>
/// Before an export merges the factors of linears that share an input, smoothed models are as far from the original as ModelOpt's, which measures them then: like for like,
/// without the allowances of <see cref="MetricTests"/> for what an export loses and for float32.
/// </summary>
[Collection(QuantizedTests.Name)]
public sealed class SimulatedSmoothingTests(QuantizedCases cases, ITestOutputHelper output)
{
    /// <summary>Of the reference's KL, either way.</summary>
    private const double KlShare = 0.03;

    public static TheoryData<string> Paths => [.. GoldenCases.All
        .Where(static c => c.Model.IsTrained && c.Algorithm.List.Any(static a => a is AwqLite or AwqClip or AwqFull or SvdQuant) && ReferenceMetrics.All.ContainsKey(c.Path))
        .Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Loss_and_divergence_are_the_references(string path)
    {
        var (golden, reference) = (GoldenCases.Find(path), ReferenceMetrics.All[path]);
        using var folder = new TemporaryFolder();

        var found = MeasuredCase.Run(golden, folder, cases.Quantize(golden).Calibration);

        output.WriteLine($"{path}: loss {found.Model.Loss:0.00000} ({reference.Loss:0.00000}, {found.Model.Loss - reference.Loss:+0.00000;-0.00000}), KL {found.MeanKl:0.000000} ({reference.MeanKl:0.000000}, {100 * ((found.MeanKl / reference.MeanKl) - 1):+0.0;-0.0} %)");
        Assert.Equal(reference.Loss, found.Model.Loss, MetricTests.LossTolerance);
        Assert.InRange(found.MeanKl / reference.MeanKl, 1 - KlShare, 1 + KlShare);
    }
}
