using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Targets;
using Planck.Testing;

namespace Planck.Core.Tests.Targets;

/// <summary>The tables against the verdicts of the engines' own readers on full ModelOpt exports (goldens, <c>modelopt/engines</c>).</summary>
public class EngineVerdictTests
{
    private static readonly Dictionary<string, (QuantFormat Format, CalibrationAlgorithm Algorithm)> Cases = new()
    {
        ["fp8_default"] = (QuantFormats.Fp8, new Max()),
        ["int4_awq"] = (QuantFormats.Int4Blockwise, new AwqLite()),
        ["int8_default"] = (QuantFormats.Int8, new Max()),
        ["int8_smoothquant"] = (QuantFormats.Int8, new SmoothQuant()),
        ["mxfp4_default"] = (QuantFormats.Mxfp4, new Max()),
        ["mxfp8_default"] = (QuantFormats.Mxfp8, new Max()),
        ["nvfp4_awq_lite"] = (QuantFormats.Nvfp4, new AwqLite()),
        ["nvfp4_default"] = (QuantFormats.Nvfp4, new Max()),
        ["nvfp4_mlp_only"] = (QuantFormats.Nvfp4, new Max()),
        ["nvfp4_svdquant_default"] = (QuantFormats.Nvfp4, new SvdQuant()),
        ["w4a8_awq_beta"] = (QuantFormats.W4A8Awq, new AwqLite()),
    };

    public static TheoryData<string> EnginesWithVerdicts => ["vllm", "sglang"];

    private static Dictionary<string, Dictionary<string, string>> Verdicts(string engine, out string version)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Goldens, "modelopt", "engines", engine + ".json")));
        version = json.RootElement.GetProperty("version").GetString()!;
        return json.RootElement.GetProperty("results").Deserialize<Dictionary<string, Dictionary<string, string>>>()!;
    }

    private static ComputeCapability Capability(string text) => new(int.Parse(text.Split('.')[0], null), int.Parse(text.Split('.')[1], null));

    private static bool IsAccepted(string verdict) => verdict.StartsWith("accepted", StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(EnginesWithVerdicts))]
    public void Tables_name_the_release_that_was_asked(string engine)
    {
        Verdicts(engine, out var version);

        Assert.Equal(version, Engines.Find(engine)!.CheckedWith);
    }

    [Theory]
    [MemberData(nameof(EnginesWithVerdicts))]
    public void Every_case_is_a_format_of_ours_or_known_not_to_be(string engine)
    {
        var unknown = Verdicts(engine, out _).Keys.Where(static c => CaseOf(c) is null && !c.Contains("kv_", StringComparison.Ordinal));

        Assert.Empty(unknown);
    }

    [Theory]
    [MemberData(nameof(EnginesWithVerdicts))]
    public void Formats_load_where_the_reader_accepted_them(string engine)
    {
        var checkedCases = 0;
        foreach (var (name, verdicts) in Verdicts(engine, out _))
        {
            if (CaseOf(name) is not var (format, algorithm))
                continue;
            foreach (var (capability, verdict) in verdicts)
            {
                Assert.True(IsAccepted(verdict) == Engines.Find(engine)!.Loads(format, [algorithm], Capability(capability)), $"{engine} {name} on {capability}: {verdict}");
                checkedCases++;
            }
        }

        Assert.Equal(19 * 5, checkedCases);
    }

    /// <summary>The cast caches write the same label as the calibrated ones; one refused pairing with weights refuses the cache.</summary>
    [Theory]
    [InlineData("vllm", "kv_fp8", "fp8", "fp8_cast")]
    [InlineData("vllm", "kv_nvfp4", "nvfp4", "nvfp4_cast")]
    [InlineData("vllm", "kv_fp8_affine", "fp8_affine")]
    [InlineData("vllm", "kv_nvfp4_affine", "nvfp4_affine")]
    [InlineData("sglang", "kv_fp8", "fp8", "fp8_cast")]
    [InlineData("sglang", "kv_nvfp4", "nvfp4", "nvfp4_cast")]
    [InlineData("sglang", "kv_fp8_affine", "fp8_affine")]
    [InlineData("sglang", "kv_nvfp4_affine", "nvfp4_affine")]
    public void Caches_work_where_the_reader_accepted_them_beside_any_weights(string engine, string cache, params string[] formats)
    {
        var pairs = Verdicts(engine, out _).Where(c => c.Key is var name && name.EndsWith("-" + cache, StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(pairs);
        foreach (var format in formats)
        {
            var row = Engines.Find(engine)!.Find(KvCacheFormats.All.Single(f => f.Id == format))!;
            foreach (var capability in pairs[0].Value.Keys)
                Assert.True(pairs.All(p => IsAccepted(p.Value[capability])) == (row.Loads && Capability(capability) >= row.Minimum), $"{engine} {format} on {capability}");
        }
    }

    [Theory]
    [MemberData(nameof(EnginesWithVerdicts))]
    public void A_cache_without_weights_is_judged_as_the_reader_did(string engine) =>
        Assert.Equal(Verdicts(engine, out _)["kv_fp8"].Values.All(IsAccepted), Engines.Find(engine)!.LoadsKvCacheAlone);

    [Fact]
    public void Every_engine_has_a_row_for_every_format()
    {
        foreach (var engine in Engines.All)
        {
            Assert.Equal(QuantFormats.All, engine.Formats.Select(static f => f.Format).OrderBy(static f => QuantFormats.All.ToList().IndexOf(f)));
            Assert.Equal(
                QuantFormats.All.Where(static f => new CalibrationAlgorithm[] { new AwqLite(), new SmoothQuant(), new SvdQuant() }.Smooths(f)),
                engine.SmoothedFormats.Select(static f => f.Format).OrderBy(static f => QuantFormats.All.ToList().IndexOf(f)));
            Assert.Equal(KvCacheFormats.All.Skip(1), engine.KvCaches.Select(static k => k.Format));
            Assert.All(engine.MixableFormats, f => Assert.True(engine.Loads(f)));
            Assert.All(engine.Formats.Where(static f => f.Loads), static f => Assert.True(f.Minimum.Major > 0));
        }
    }

    private static (QuantFormat Format, CalibrationAlgorithm Algorithm)? CaseOf(string name) =>
        Cases.TryGetValue(name, out var known) ? known : QuantFormats.Find(name) is { } format ? (format, new Max()) : null;
}
