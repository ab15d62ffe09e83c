using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Plans.Cost;
using Planck.Recipes;
using Planck.Testing;

namespace Planck.Calibration.Tests.Engine;

/// <summary>What a calibration takes, said before it begins: by the job, and by the plan that the job is made of.</summary>
public sealed class CalibrationEstimateTests
{
    // Inputs of 256, 256, 256 and 768 columns: 4 (K x K + 512 K) bytes each; for down_proj another K x K and its weight in float32 and bf16.
    [Fact]
    public void It_counts_the_second_moments_of_GPTQ()
    {
        using var folder = new TemporaryFolder();

        var estimate = Calibrator.Estimate(CalibratedModel.Classics.Job(folder.Path, QuantFormats.Int4Blockwise, null, new Gptq()));

        Assert.Equal((3 * 4 * ((256 * 256) + (512 * 256))) + (4 * ((768 * 768) + (512 * 768))), estimate.Algorithms.Statistics);
        Assert.Equal((4 * 768 * 768) + (6 * 256 * 768), estimate.Algorithms.Working);
        Assert.Equal(estimate.Forward!.Peak + estimate.Algorithms.Total, estimate.Peak);
        Assert.False(Directory.Exists(folder.Path) && Directory.EnumerateFiles(folder.Path).Any());
    }

    [Theory]
    [InlineData("gptq")]
    [InlineData("awq_lite")]
    [InlineData("awq_full")]
    [InlineData("max")]
    public void The_plan_and_the_job_say_the_same(string name)
    {
        using var folder = new TemporaryFolder();
        CalibrationAlgorithm algorithm = name switch { "gptq" => new Gptq(), "awq_lite" => new AwqLite(), "awq_full" => new AwqFull(), _ => new Max() };
        var job = CalibratedModel.Classics.Job(folder.Path, QuantFormats.W4A8Awq, null, algorithm);
        var manifest = ManifestBuilder.FromFolder(CalibratedModel.Classics.Folder, "classics");
        var plan = Binder.Bind(RecipeParser.Parse("r.yaml", $"model: classics\nformat: w4a8_awq\nalgorithm: {name}\ncalibrate: {{data: c.safetensors, batch_size: {job.BatchSize}}}\n"), manifest, ["classics"]).Plan!;

        var data = new DataTokens(job.Rows.Sum(static r => (long)r.Length), job.Rows.Max(static r => r.Length));
        var memory = PlanCost.Of(plan, data).Phases.Single(static p => p.Phase == Phase.Calibrating).Memory;
        var estimate = Calibrator.Estimate(job);

        Assert.Equal(estimate.Algorithms.Statistics + estimate.Algorithms.Working, memory.Statistics);
        Assert.Equal(estimate.Algorithms.Results + estimate.Algorithms.QuantizedLayer, memory.Results);
        Assert.Equal(estimate.Forward!.LargestBlock, memory.Weights);
    }
}
