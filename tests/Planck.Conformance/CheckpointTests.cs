using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Conformance.Cases;
using Planck.Conformance.Comparing;
using Planck.Formats;
using Xunit.Abstractions;

namespace Planck.Conformance;

/// <summary>
/// The whole road of a recipe, parsed, bound, interpreted, calibrated and executed, ends in the checkpoint of the reference data. What depends on weights alone has
/// the reference's bytes. What depends on activations, which are rounded where torch rounds them and summed in its order, agrees within the tolerances below; most of it is equal.
/// </summary>
[Collection(QuantizedTests.Name)]
public sealed class CheckpointTests(QuantizedCases cases, ITestOutputHelper output)
{
    /// <summary>Of ranges and factors on average, and of what counts as the same scale.</summary>
    private const double ScaleTolerance = 0.005;

    /// <summary>Two steps of bf16: one token whose rounding differs somewhere moves a range behind it.</summary>
    private const double TwoSteps = 1.0 / 64;

    private const double EqualShare = 0.99;

    /// <summary>
    /// Of the codes that GPTQ chooses for inputs that quantized layers give: one weight that is rounded the other way leaves 91 to 94 % of the last layer's k_proj and down_proj as they were
    /// (<c>docs/conformance.md</c>).
    /// </summary>
    private const double EqualLayerwise = 0.95;

    /// <summary>Linears whose codes GPTQ gives the reference's bytes, at least, of 42. Of the layerwise ones these are the first.</summary>
    private static readonly Dictionary<string, int> SameWeights = new(StringComparer.Ordinal)
    {
        ["ptq/int4-gptq"] = 27,
        ["ptq/nvfp4_static-gptq"] = 34,
        ["ptq/nvfp4_default-kv_none-gptq"] = 24,
        ["ptq/int8-gptq-layerwise"] = 5,
    };

    public static TheoryData<string> Paths => [.. GoldenCases.Here.Select(static c => c.Path)];

    public static TheoryData<string> WithData => [.. GoldenCases.Here.Where(static c => c.NeedsData).Select(static c => c.Path)];

    public static TheoryData<string> Lost => [.. GoldenCases.Here.Select(static c => c.Path).Where(MetricTests.LostInExport.ContainsKey)];

    public static TheoryData<string> Gptq => [.. GoldenCases.Here.Select(static c => c.Path).Where(SameWeights.ContainsKey)];

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
    public void Its_measured_scales_are_within_half_a_percent_on_average(string path)
    {
        var (golden, expected) = Golden(path);
        var made = cases.Quantize(golden);
        using var written = new WrittenTensors(made.Folder);
        var names = Comparable(golden, made, expected.Names.Where(n => golden.OriginOf(n) == TensorOrigin.Measured));
        foreach (var kind in names.Where(n => expected.Find(n) is not null).GroupBy(n => golden.Model.Parts(n).Kind))
        {
            var differences = kind.SelectMany(n => Differences(n, expected.Find(n)!, written)).ToList();
            var within = (double)differences.Count(static d => d <= TwoSteps) / differences.Count;
            output.WriteLine($"scales {path} {kind.Key}: {kind.Count()} tensors, mean {100 * differences.Average():0.000} %, equal {100.0 * differences.Count(static d => d == 0) / differences.Count:0.0} %, within two steps {100 * within:0.000} %, largest {100 * differences.Max():0.00} % in {kind.MaxBy(n => Differences(n, expected.Find(n)!, written).Max())}");
            Assert.InRange(differences.Average(), 0, ScaleTolerance);
            Assert.Equal(1, within);
        }
    }

    [Theory]
    [MemberData(nameof(WithData))]
    public void Its_chosen_scales_and_packed_codes_are_equal_but_for_one_percent(string path)
    {
        var (golden, expected) = Golden(path);
        var made = cases.Quantize(golden);
        using var written = new WrittenTensors(made.Folder);
        var names = Comparable(golden, made, expected.Names).Where(n => expected.Find(n) is not null).ToList();
        var scales = names.Where(n => golden.OriginOf(n) == TensorOrigin.Chosen).SelectMany(n => Differences(n, expected.Find(n)!, written)).Select(static d => d <= ScaleTolerance).ToList();
        var byTensor = names.Where(n => golden.OriginOf(n) == TensorOrigin.Codes && expected.Find(n + "_scale") is not null)
            .Select(n => (Name: n, Equal: CodePairs(golden, n, expected, written).Select(static c => c.Expected == c.Found).ToList())).ToList();
        var codes = byTensor.SelectMany(static t => t.Equal).ToList();
        var (sameScales, sameCodes) = (Share(scales), Share(codes));
        output.WriteLine($"codes {path}: {100 * sameScales:0.000} % of {scales.Count} scales, {100 * sameCodes:0.000} % of {codes.Count} codes; {Furthest(byTensor.Select(static t => (t.Name, Share(t.Equal))))}; {Furthest(names.Where(n => golden.OriginOf(n) == TensorOrigin.Chosen).Select(n => (n, Share(Differences(n, expected.Find(n)!, written).Select(static d => d <= ScaleTolerance)))))}");

        Assert.InRange(sameScales, EqualShare, 1);
        Assert.InRange(sameCodes, golden.Algorithm.Layerwise ? EqualLayerwise : EqualShare, 1);
    }

    [Theory]
    [MemberData(nameof(Gptq))]
    public void Of_the_weights_that_gptq_rounds_as_many_as_stated_are_byte_equal(string path)
    {
        var golden = GoldenCases.Find(path);
        var expected = new GoldenTensors(golden.Folder!);
        using var written = new WrittenTensors(cases.Quantize(golden).Folder);
        var weights = expected.Names.Where(n => golden.OriginOf(n) == TensorOrigin.Codes).ToList();
        var same = weights.Where(n => expected.Digest(n) == written.Digest(n)).ToList();
        output.WriteLine($"{path}: {same.Count} of {weights.Count} weights are byte-equal; not {string.Join(", ", weights.Except(same))}");

        Assert.InRange(same.Count, SameWeights[path], weights.Count);
    }

    /// <summary>
    /// Where a checkpoint is further from the original than ModelOpt's simulation was, before it exported, ModelOpt's own checkpoint is too: it has the same bytes, but for
    /// blocks of o_proj and down_proj that AWQ clips otherwise.
    /// </summary>
    [Theory]
    [MemberData(nameof(Lost))]
    public void What_an_export_loses_the_references_loses(string path)
    {
        var golden = GoldenCases.Find(path);
        var expected = new GoldenTensors(golden.Folder!);
        using var written = new WrittenTensors(cases.Quantize(golden).Folder);
        var different = expected.Names.Where(n => expected.Digest(n) != written.Digest(n)).ToList();
        output.WriteLine($"{path}: {expected.Names.Count - different.Count} of {expected.Names.Count} tensors are byte-equal; not {string.Join(", ", different)}");

        Assert.InRange(different.Count, 0, golden.Algorithm.List.Any(static a => a is AwqFull) ? expected.Names.Count * 3 / 10 : 0);
    }

    private static (GoldenCase Case, GoldenTensors Tensors) Golden(string path) => (GoldenCases.Find(path), new(GoldenCases.Find(path).Folder!));

    /// <summary>Without what follows from another choice between equal losses, which <see cref="AwqChoiceTests"/> allows.</summary>
    private static IEnumerable<string> Comparable(GoldenCase golden, QuantizedCase made, IEnumerable<string> names)
    {
        if (made.Calibration is not { } calibration)
            return names;
        var other = AwqChoices.Of(golden, calibration).Where(static c => !c.IsEqual).ToList();
        return names.Where(n => !other.Exists(c => c.Decides(n)));
    }

    private static IEnumerable<double> Differences(string name, TensorBytes expected, WrittenTensors written)
    {
        var (theirs, mine) = (TensorValues.Of(expected), TensorValues.Of(written.Read(name)));
        if (!name.EndsWith("_bias", StringComparison.Ordinal))
            return theirs.Zip(mine, TensorValues.Difference);
        // Means near zero cancel: what counts is the error beside the largest of them.
        var range = theirs.Max(static v => Math.Abs(v));
        return theirs.Zip(mine, (a, b) => (double)Math.Abs(a - b) / range);
    }

    /// <summary>Codes whose scales agree.</summary>
    private static IEnumerable<(byte Expected, byte Found)> CodePairs(GoldenCase golden, string name, GoldenTensors expected, WrittenTensors written)
    {
        var format = golden.RuleOf(name[..name.LastIndexOf('.')])!.Format;
        var (theirs, mine) = (PackedCodes.Of(expected.Find(name)!, format), PackedCodes.Of(written.Read(name), format));
        var columns = theirs.Length / (int)written.Rows(name, format);
        var theirScales = PackedCodes.Scales(n => expected.Find(n), name, theirs.Length, columns);
        var myScales = PackedCodes.Scales(written.Find, name, mine.Length, columns);
        return Enumerable.Range(0, theirs.Length)
            .Where(i => TensorValues.Difference(theirScales[i], myScales[i]) <= ScaleTolerance)
            .Select(i => (theirs[i], mine[i]));
    }

    private static string Furthest(IEnumerable<(string Name, double Share)> tensors) =>
        string.Join(", ", tensors.OrderBy(static t => t.Share).Take(6).Select(static t => $"{t.Name} {100 * t.Share:0.0} %"));

    private static double Share(IEnumerable<bool> equal) => equal.DefaultIfEmpty(true).Average(static e => e ? 1.0 : 0.0);
}
