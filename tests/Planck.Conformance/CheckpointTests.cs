using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Conformance.Cases;
using Planck.Conformance.Comparison;
using Xunit.Abstractions;

namespace Planck.Conformance;

/// <summary>
/// The whole road of a recipe, parsed, bound, interpreted, calibrated and executed, ends in the checkpoint of the reference data. What depends on weights alone has
/// the reference's bytes. What depends on activations went through another library's bfloat16 products there and float32 here: it agrees within the tolerances below.
/// </summary>
[Collection(QuantizedTests.Name)]
public sealed class CheckpointTests(QuantizedCases cases, ITestOutputHelper output)
{
    /// <summary>One step of bf16 is 0.4 %.</summary>
    private const double ScaleTolerance = 0.005;

    private const double EqualShare = 0.99;

    public static TheoryData<string> Paths => [.. GoldenCases.Here.Select(static c => c.Path)];

    public static TheoryData<string> WithData => [.. GoldenCases.Here.Where(static c => c.NeedsData).Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Its_files_list_the_same_and_its_data_free_tensors_are_byte_equal(string path)
    {
        var golden = GoldenCases.Find(path);
        var folder = cases.Quantize(golden).Folder;
        var expected = new GoldenTensors(golden.Folder!);
        using var written = new WrittenTensors(folder);

        Assert.Equal(expected.Descriptions, written.Descriptions);
        var free = expected.Names.Where(n => golden.OriginOf(n) == TensorOrigin.Weights).ToList();
        Assert.NotEmpty(free);
        Assert.Equal(free.Select(n => $"{n} {expected.Digest(n)}"), free.Select(n => $"{n} {written.Digest(n)}"));
        foreach (var file in (string[])["hf_quant_config.json", "config.json", "generation_config.json"])
            Assert.Equal(golden.Text(file), File.ReadAllText(Path.Combine(folder, file)));
    }

    [Theory]
    [MemberData(nameof(WithData))]
    public void Its_measured_scales_are_within_half_a_percent(string path)
    {
        var golden = GoldenCases.Find(path);
        var expected = new GoldenTensors(golden.Folder!);
        using var written = new WrittenTensors(cases.Quantize(golden).Folder);
        var differences = new List<(string Name, float Expected, float Found)>();
        foreach (var name in expected.Names.Where(n => golden.OriginOf(n) == TensorOrigin.Measured))
        {
            if (expected.Find(name) is { } tensor)
                differences.AddRange(TensorValues.Of(tensor).Zip(TensorValues.Of(written.Read(name)), (e, f) => (name, e, f)));
        }

        foreach (var kind in differences.GroupBy(static d => d.Name[(d.Name.LastIndexOf('.') + 1)..]))
        {
            var all = kind.Select(static d => (d.Name, D: TensorValues.Difference(d.Expected, d.Found))).ToList();
            output.WriteLine($"REPORT scales {path} {kind.Key}: {all.Count} in {all.DistinctBy(static d => d.Name).Count()}, mean {100 * all.Average(static d => d.D):0.000} %, equal {all.Count(static d => d.D == 0)}, off {all.Count(static d => d.D > ScaleTolerance)}, largest {100 * all.Max(static d => d.D):0.00} % in {all.MaxBy(static d => d.D).Name}");
        }

        Assert.DoesNotContain(differences, static d => !(TensorValues.Difference(d.Expected, d.Found) <= ScaleTolerance));
    }

    [Theory]
    [MemberData(nameof(WithData))]
    public void Its_chosen_scales_and_packed_codes_are_equal_but_for_one_percent(string path)
    {
        var golden = GoldenCases.Find(path);
        var expected = new GoldenTensors(golden.Folder!);
        using var written = new WrittenTensors(cases.Quantize(golden).Folder);
        var (scales, codes, worst) = (new EqualCount(), new EqualCount(), new List<(long, string)>());
        foreach (var name in expected.Names)
        {
            var origin = golden.OriginOf(name);
            if (origin is not (TensorOrigin.Chosen or TensorOrigin.Codes) || expected.Find(name) is not { } tensor)
                continue;
            var found = written.Read(name);
            var (before, beforeCodes) = (scales.Missing, codes.Missing);
            if (origin == TensorOrigin.Chosen)
                scales.Add(TensorValues.Of(tensor).Zip(TensorValues.Of(found), static (a, b) => TensorValues.Difference(a, b) <= ScaleTolerance));
            else
                codes.Add(Codes(golden, name, tensor, found, expected, written));
            if (scales.Missing - before + codes.Missing - beforeCodes is > 0 and var off)
                worst.Add((off, name));
        }

        output.WriteLine($"REPORT codes {path}: scales {scales}, codes {codes}; {string.Join(", ", worst.OrderByDescending(static w => w.Item1).Take(4))}");
        Assert.True(scales.Share >= EqualShare && codes.Share >= EqualShare, $"scales {scales}, codes {codes}");
    }

    // Whether each code is equal, where its scale agrees.
    private static IEnumerable<bool> Codes(GoldenCase golden, string name, TensorBytes tensor, TensorBytes found, GoldenTensors expected, WrittenTensors written)
    {
        var format = golden.RuleOf(name)!.Format;
        var (theirs, mine) = (PackedCodes.Of(tensor, format), PackedCodes.Of(found, format));
        var columns = (int)(tensor.Shape[1] * (theirs.Length / tensor.Bytes.Length) / (format.RowMultiple));
        var scale = name + "_scale";
        var theirScales = PackedCodes.Scales(TensorValues.Of(expected.Find(scale)!), theirs.Length, columns);
        var myScales = PackedCodes.Scales(TensorValues.Of(written.Read(scale)), mine.Length, columns);
        for (var i = 0; i < theirs.Length; i++)
        {
            if (TensorValues.Difference(theirScales[i], myScales[i]) <= ScaleTolerance)
                yield return theirs[i] == mine[i];
        }
    }

    /// <summary>How many of how many are equal.</summary>
    private sealed class EqualCount
    {
        private long _all;
        private long _equal;

        public long Missing => _all - _equal;

        public double Share => _all == 0 ? 1 : (double)_equal / _all;

        public void Add(IEnumerable<bool> equal)
        {
            foreach (var one in equal)
                (_all, _equal) = (_all + 1, _equal + (one ? 1 : 0));
        }

        public override string ToString() => $"{_equal} of {_all} ({100 * Share:0.000} %)";
    }
}
