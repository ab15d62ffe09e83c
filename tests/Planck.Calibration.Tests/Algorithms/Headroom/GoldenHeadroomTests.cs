using System;
using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;

namespace Planck.Calibration.Tests.Algorithms;

/// <summary>Histograms and ranges of ModelOpt 0.47's activation headroom.</summary>
public sealed class GoldenHeadroomTests
{
    private const string Case = "ptq/nvfp4_act_headroom-kv_fp8_cast";

    public static TheoryData<string, double, double, double> Vectors => new()
    {
        { "default", 1.0, 99.99, 16384 }, { "rho100", 1.0, 99.99, 100 }, { "p0.1_100", 0.1, 100, 16384 }, { "rho2", 1.0, 99.99, 2 },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Unit_vectors_are_equal(string name, double anchor, double upper, double rho)
    {
        var vectors = FunctionVectors.Calibrators;
        var histogram = new BlockMaximaHistogram();
        histogram.Add(vectors.Floats("headroom.data"), 128);
        Assert.Equal(vectors.Floats("headroom.hist"), histogram.Counts.ToArray().Select(static c => (float)c));
        var range = HeadroomRange.Of(histogram, new() { AnchorPercentile = anchor, UpperPercentile = upper, Rho = rho });
        Assert.Equal(vectors.Floats($"headroom.{name}.amax")[0], range!.Amax);
    }

    [Fact]
    public void Given_the_same_histogram_ranges_are_equal()
    {
        using var golden = ScaleGoldenCase.Open(Case);
        var entries = golden.Json.GetProperty("act_headroom").EnumerateObject().Where(e => golden.Has(e.Name + ".act_headroom.hist")).ToList();
        Assert.NotEmpty(entries);
        foreach (var entry in entries)
        {
            var histogram = BlockMaximaHistogram.Of(
                [.. golden.Floats(entry.Name + ".act_headroom.hist").Select(static c => (long)c)], ScaleGoldenCase.Single(entry.Value.GetProperty("running_max")));
            var range = HeadroomRange.Of(histogram, new());
            Assert.Equal(entry.Value.GetProperty("upper").GetDouble(), range!.Upper, 1e-12 * range.Upper);
            Assert.Equal(ScaleGoldenCase.Single(entry.Value.GetProperty("amax")), range.Amax);
        }
    }

    [Fact]
    public void Histograms_are_those_of_the_peer_up_to_its_16_bit_activations()
    {
        using var golden = ScaleGoldenCase.Open(Case);
        var amaxes = (Equal: 0, All: 0);
        foreach (var layer in Bundled.LayersOf(golden).Where(static l => l is 0 or 3 or 5))
        {
            LayerInputs.Of(layer).Run(QuantFormats.Nvfp4, static (block, results) => new HeadroomAlgorithm(new(), block, results), (block, algorithm) =>
            {
                foreach (var group in block.Groups)
                {
                    var name = group.Members[0].Module + ".input_quantizer";
                    var expected = golden.Floats(name + ".act_headroom.hist");
                    var histogram = algorithm.HistogramOf(group)!;
                    var moved = expected.Zip(histogram.Counts.ToArray(), static (e, c) => Math.Abs(e - c)).Sum() / 2;
                    Assert.Equal(expected.Sum(), histogram.Counts.ToArray().Sum());
                    Assert.InRange(moved / expected.Sum(), 0, 0.02);

                    // A bin is 11 % wide: the anchor may fall into the next one.
                    var amax = ScaleGoldenCase.Single(golden.Json.GetProperty("act_headroom").GetProperty(name).GetProperty("amax"));
                    var found = HeadroomRange.Of(histogram, new())!.Amax;
                    Assert.InRange(found / amax, 0.89, 1.12);
                    amaxes = (amaxes.Equal + (found == amax ? 1 : 0), amaxes.All + 1);
                }
            });
        }

        Assert.InRange(amaxes.Equal, amaxes.All * 3 / 4, amaxes.All);
    }
}
