using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Conformance.Cases;
using Planck.Conformance.Comparing;
using Planck.Formats;
using Xunit.Abstractions;

namespace Planck.Conformance;

/// <summary>
/// AWQ chooses the reference's power for every linear, and the reference's ratio for every linear with one range, except between such whose losses the reference itself
/// found nearly equal: it rounds outputs to bf16 before it subtracts them.
/// </summary>
[Collection(QuantizedTests.Name)]
public sealed class AwqChoiceTests(QuantizedCases cases, ITestOutputHelper output)
{
    /// <summary>Of two losses that count as equal; the largest found is 0.011 %.</summary>
    private const double Tie = 0.001;

    public static TheoryData<string> Paths => [.. GoldenCases.Here
        .Where(static c => c.Algorithm.List.Any(a => a is AwqLite or AwqFull or SvdQuant || (a is AwqClip && c.Rules[0].Format is Nvfp4Format)) && File.Exists(Path.Combine(c.Folder!, "calibration.safetensors")))
        .Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_power_or_ratio_of_every_linear_is_the_references(string path)
    {
        var golden = GoldenCases.Find(path);
        var choices = AwqChoices.Of(golden, cases.Quantize(golden).Calibration!);
        var other = choices.Where(static c => !c.IsEqual).ToList();
        output.WriteLine($"{choices.Count} linears; of equal losses: {string.Join("; ", other)}");

        Assert.NotEmpty(choices);
        Assert.All(other, static c => Assert.InRange(c.Regret, 0, Tie));
    }
}
