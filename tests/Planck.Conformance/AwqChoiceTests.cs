using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Algorithms;
using Planck.Conformance.Cases;
using Xunit.Abstractions;

namespace Planck.Conformance;

/// <summary>
/// AWQ chooses the reference's power for every linear, except between powers whose losses the reference itself found within 0.1 %. The reference's own scales for
/// each power say which one was chosen: neighbouring powers differ by far more than the products of two libraries.
/// </summary>
[Collection(QuantizedTests.Name)]
public sealed class AwqChoiceTests(QuantizedCases cases, ITestOutputHelper output)
{
    private const double Tie = 0.001;

    public static TheoryData<string> Paths => [.. GoldenCases.Here
        .Where(static c => c.Algorithm.List.Any(static a => a is AwqLite or AwqFull) && File.Exists(Path.Combine(c.Folder!, "calibration.safetensors")))
        .Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_power_of_every_linear_is_the_references(string path)
    {
        var golden = GoldenCases.Find(path);
        var found = cases.Quantize(golden).Calibration!;
        var tensors = new GoldenFile(Path.Combine(golden.Folder!, "calibration.safetensors"));
        var searched = JsonDocument.Parse(File.ReadAllText(Path.Combine(golden.Folder!, "calibration.json"))).RootElement.GetProperty("awq").EnumerateObject().ToList();
        var (other, ties) = (new List<string>(), 0);
        foreach (var linear in searched)
        {
            if (tensors.Singles(linear.Name + ".awq_lite.act_scale") is not { } inputs)
                continue; // of this linear the subset has the losses only
            var losses = linear.Value.GetProperty("awq_lite").GetProperty("loss").EnumerateObject()
                .ToDictionary(static l => float.Parse(l.Name, CultureInfo.InvariantCulture), static l => l.Value.GetDouble());
            var best = linear.Value.GetProperty("awq_lite").GetProperty("best_alpha").GetSingle();
            var weights = tensors.Singles(linear.Name + ".awq_lite.weight_scale")!;
            var chosen = Nearest(found.Linear(linear.Name)!.PreQuantScale!, losses.Keys, inputs, weights);
            if (chosen.Equals(best))
                continue;
            if (losses[chosen] <= losses[best] * (1 + Tie))
                ties++;
            else
                other.Add($"{linear.Name}: {chosen} instead of {best}, losses {losses[chosen]} and {losses[best]}");
        }

        output.WriteLine($"REPORT awq {path}: {searched.Count} linears, {ties} of equal losses, others: {string.Join("; ", other)}");
        Assert.NotEmpty(searched);
        Assert.Empty(other);
    }

    /// <summary>The power whose factors are nearest to those found, by the largest distance of their logarithms.</summary>
    private static float Nearest(float[] factors, IEnumerable<float> alphas, float[] inputs, float[] weights) =>
        alphas.MinBy(alpha => Scales(alpha, inputs, weights).Zip(factors, static (scale, factor) => Math.Abs(Math.Log(scale) + Math.Log(factor))).Max());

    // clamp(x^alpha / w^(1 - alpha)), centred: Lin et al. 2024, with ModelOpt's normalisation.
    private static double[] Scales(float alpha, float[] inputs, float[] weights)
    {
        double[] scales = [.. inputs.Zip(weights, (x, w) => Math.Clamp(Math.Pow(x, alpha) / Math.Pow(w, 1 - (double)alpha), 1e-4, 1e4))];
        var middle = Math.Sqrt(scales.Max() * scales.Min());
        return [.. scales.Select(s => s / middle)];
    }
}
