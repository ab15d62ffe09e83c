using System.Linq;
using Planck.Algorithms;
using Planck.Conformance.Cases;
using Planck.Testing;
using Xunit.Abstractions;

namespace Planck.Conformance;

/// <summary>
/// Before an export merges the factors of linears that share an input, smoothed models are as good as ModelOpt's, which measures them then: like for like, without the
/// allowances of <see cref="MetricTests"/> for what an export loses.
/// </summary>
[Collection(QuantizedTests.Name)]
public sealed class SimulatedSmoothingTests(ITestOutputHelper output)
{
    public static TheoryData<string> Paths => [.. GoldenCases.Here
        .Where(static c => c.Model.IsTrained && c.Algorithm.List.Any(static a => a is AwqLite or AwqClip or AwqFull or SvdQuant or SmoothQuant) && ReferenceMetrics.All.ContainsKey(c.Path))
        .Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Loss_is_the_references_and_divergence_no_larger(string path)
    {
        var (golden, reference) = (GoldenCases.Find(path), ReferenceMetrics.All[path]);
        using var folder = new TemporaryFolder();

        var found = MeasuredCase.Run(golden, folder);

        output.WriteLine($"{path}: loss {found.Model.Loss:0.00000} ({reference.Loss:0.00000}, {found.Model.Loss - reference.Loss:+0.00000;-0.00000}), KL {found.MeanKl:0.000000} ({reference.MeanKl:0.000000}, {100 * ((found.MeanKl / reference.MeanKl) - 1):+0.0;-0.0} %)");
        Assert.Equal(reference.Loss, found.Model.Loss, MetricTests.LossTolerance);
        Assert.InRange(found.MeanKl, 0, reference.MeanKl * (1 + MetricTests.KlShare));
    }
}
