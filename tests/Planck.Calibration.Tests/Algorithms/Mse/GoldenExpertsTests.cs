using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Calibration.Tests.Algorithms;

/// <summary>
/// Experts of a mixture. ModelOpt holds gate and up of an expert in one tensor, gate first: its amaxes are those of both, and its range is the one they share.
/// </summary>
public sealed class GoldenExpertsTests
{
    private static readonly string Model = Path.Combine(Repository.Goldens, "modelopt", "models", "qwen3_moe");

    [Theory]
    [InlineData("moe/qwen3_moe/nvfp4_experts_only_mse-kv_fp8_cast", "nvfp4_static")]
    [InlineData("moe/qwen3_moe/nvfp4_four_over_six", "nvfp4_four_over_six")]
    public void Every_expert_has_the_amaxes_that_ModelOpt_chose(string path, string format)
    {
        using var golden = ScaleGoldenCase.Open(path);
        using var reader = CheckpointReader.Open(Model);
        var parameters = format == "nvfp4_static" ? new Mse { Fp8ScaleSweep = true } : new Mse { StartMultiplier = 1, StopMultiplier = 1.5, StepSize = 0.5 };
        var compared = 0;
        foreach (var entry in golden.Json.GetProperty("quantizers").EnumerateObject().Where(static q => q.Name.Contains("_proj_weight_quantizers.", StringComparison.Ordinal)))
        {
            var (experts, rest) = (entry.Name[..entry.Name.IndexOf(".experts.", StringComparison.Ordinal)] + ".experts.", entry.Name.Split('.'));
            string[] names = rest[^2].StartsWith("gate_up", StringComparison.Ordinal) ? ["gate_proj", "up_proj"] : ["down_proj"];
            var weights = names.ToDictionary(n => $"{experts}{rest[^1]}.{n}", n => WeightBlock.Read(reader, $"{experts}{rest[^1]}.{n}"), StringComparer.Ordinal);
            var (block, results) = WeightBlock.Of(QuantFormats.Find(format)!, 128, 128, weights);
            new MseAlgorithm(parameters, block, results).Finish();
            Assert.Equal(
                entry.Value.GetProperty("amax").GetProperty("sha256_f32").GetString(),
                ScaleGoldenCase.Hash(weights.Keys.SelectMany(m => results[m].WeightAmax!).ToArray()));
            var range = ScaleGoldenCase.Single(entry.Value.GetProperty("global_amax").GetProperty("value"));
            Assert.All(weights.Keys, m => Assert.Equal(range, results[m].GlobalAmax));
            compared++;
        }

        Assert.InRange(compared, 2, 32);
    }
}
