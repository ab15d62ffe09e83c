using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Planck.Formats;
using Planck.Runtime.Artifacts;
using Planck.Runtime.Execution;
using Planck.Runtime.Plans;
using Planck.Runtime.Tests.Support;
using Planck.Testing;

namespace Planck.Runtime.Tests.Artifacts;

/// <summary><c>planck.manifest.json</c>.</summary>
public sealed class RecordTests : IDisposable
{
    private readonly TestModel _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void The_record_names_recipe_plan_model_profile_and_every_file()
    {
        var record = Run(run => TestPlans.Mixed(_model, run));
        Snapshot.Verify(Regex.Replace(Regex.Replace(record, "[0-9a-f]{64}", "(sha256)"), "(?<=planck_version\": \")[^\"]+", "(version)"), "json");
    }

    [Fact]
    public void Every_hash_is_that_of_the_file()
    {
        using var record = JsonDocument.Parse(Run(run => TestPlans.Mixed(_model, run)));
        AssertHashes(record.RootElement.GetProperty("inputs"), _model.Source, ["config.json", "model.safetensors"]);
        AssertHashes(
            record.RootElement.GetProperty("outputs"),
            _model.Output,
            Directory.GetFiles(_model.Output).Select(static f => Path.GetFileName(f)!).Where(static f => f != "planck.manifest.json").Order(StringComparer.Ordinal));
        Assert.Equal(Sha256(_model.RecipeFile), record.RootElement.GetProperty("recipe").GetProperty("sha256").GetString());
    }

    [Fact]
    public void A_comment_changes_the_hash_of_the_recipe_and_not_that_of_the_plan()
    {
        using var before = JsonDocument.Parse(Run(run => TestPlans.Mixed(_model, run)));
        File.AppendAllText(_model.RecipeFile, "# a comment\n");
        using var after = JsonDocument.Parse(Run(run => TestPlans.Mixed(_model, run)));

        Assert.NotEqual(Hash(before, "recipe"), Hash(after, "recipe"));
        Assert.Equal(Hash(before, "plan"), Hash(after, "plan"));
    }

    [Fact]
    public void Everything_that_changes_bytes_changes_the_hash_of_the_plan()
    {
        Action<PlanRun>[] plans =
        [
            static _ => { },
            static run => run.Arithmetic = ArithmeticProfile.Cpu,
            static run => run.KvCache = KvCacheFormats.Fp8Cast,
            static run => run.MaxShardSize = 5,
            run => _model.OProj(0).Quantize<Kernels.Formats.W4A16Nvfp4>().On<Kernels.CpuBackend>(run),
            run => _model.OProj(0).Quantize<Kernels.Formats.W4A16Nvfp4>(blockSize: 32).On<Kernels.CpuBackend>(run),
            run => _model.OProj(1).Quantize<Kernels.Formats.W4A16Nvfp4>().On<Kernels.CpuBackend>(run),
            run => _model.OProj(0).Quantize<Kernels.Formats.Mxfp4>().On<Kernels.CpuBackend>(run),
        ];
        Assert.Equal(plans.Length, plans.Select(p => PlanHash.Of(_model.Job(p))).Distinct().Count());
    }

    [Fact]
    public void The_text_under_the_hash_is_one_line_per_step()
    {
        Snapshot.Verify(PlanHash.Text(_model.Job(run => TestPlans.Mixed(_model, run))));
    }

    private string Run(Action<PlanRun> declare)
    {
        PlanExecutor.Run(_model.Job(declare));
        return File.ReadAllText(Path.Combine(_model.Output, "planck.manifest.json"));
    }

    private static string? Hash(JsonDocument record, string of) => record.RootElement.GetProperty(of).GetProperty("sha256").GetString();

    private static void AssertHashes(JsonElement files, string folder, System.Collections.Generic.IEnumerable<string> names)
    {
        Assert.Equal(names, files.EnumerateArray().Select(static f => f.GetProperty("name").GetString()));
        Assert.All(files.EnumerateArray(), file =>
        {
            var path = Path.Combine(folder, file.GetProperty("name").GetString()!);
            Assert.Equal(new FileInfo(path).Length, file.GetProperty("size").GetInt64());
            Assert.Equal(Sha256(path), file.GetProperty("sha256").GetString());
        });
    }

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
