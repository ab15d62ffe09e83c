using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Testing;

namespace Planck.Calibration.Tests.Algorithms;

/// <summary>SmoothQuant of other architectures, from the ranges of channels that ModelOpt 0.47 recorded.</summary>
public sealed class GoldenSmoothedModelsTests
{
    public static TheoryData<string> Models =>
        [.. ((string[])["qwen3_moe", "deepseek_v3", "gpt_oss", "qwen2", "llama_bias_tied"]).Where(static m => Directory.Exists(ScaleGoldenCase.Find($"moe/{m}/int8_smoothquant")))];

    [Theory]
    [MemberData(nameof(Models))]
    public void Scales_are_equal_and_experts_have_none(string model)
    {
        using var golden = ScaleGoldenCase.Open($"moe/{model}/int8_smoothquant");
        using var reader = CheckpointReader.Open(Path.Combine(Repository.FullGoldens ?? Repository.Goldens, "modelopt", "models", model));
        var compared = 0;
        foreach (var quantizer in golden.Json.GetProperty("quantizers").EnumerateObject().Where(static q => q.Name.EndsWith("input_quantizer", StringComparison.Ordinal)))
        {
            var module = quantizer.Name[..quantizer.Name.LastIndexOf('.')];
            if (module.EndsWith(".experts", StringComparison.Ordinal))
            {
                Assert.False(quantizer.Value.TryGetProperty("pre_quant_scale", out _));
                continue;
            }

            if (!golden.Has(module + ".amax_for_smoothing"))
                continue;
            var inputs = golden.Floats(module + ".amax_for_smoothing");
            var bits = WeightBlock.Read(reader, module);
            var (block, results) = WeightBlock.Of(QuantFormats.Int8, bits.Length / inputs.Length, inputs.Length, new Dictionary<string, ushort[]> { [module] = bits });
            var scale = SmoothingScale.Of(inputs, SmoothingScale.ColumnRanges(CurrentWeight.Of(block, results[module])), alpha: 1);
            Assert.Equal(golden.Floats(quantizer.Name + ".pre_quant_scale"), scale.PreQuantScale.Select(static p => Bf16.ToSingle(Bf16.Round(p))));
            Assert.Equal(golden.Floats(quantizer.Name + ".amax")[0], scale.InputAmax);
            compared++;
        }

        Assert.InRange(compared, 4, 1000);
    }
}
