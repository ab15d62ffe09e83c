using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using Planck.Checkpoints.Safetensors;
using Planck.Formats;
using Planck.Testing;
using Xunit;

namespace Planck.Calibration.Tests.Engine;

/// <summary>Ranges of activations and caches against those that ModelOpt 0.47 found with a model in bf16.</summary>
public sealed class MaxGoldenTests
{
    /// <summary>How far the ranges of a case may be from ModelOpt's on average.</summary>
    private const double Tolerance = 0.002;

    /// <summary>Ranges of a case that are the same number, at least; of small models there are few. Of all ranges below, more than 90 % are.</summary>
    private const double IdenticalShare = 0.75;

    /// <summary>
    /// Sums are taken in another order, which decides about a last bit of bf16 now and then: ModelOpt's own ranges of one layer differ by so many steps of bf16
    /// between cases that differ elsewhere.
    /// </summary>
    private const int Steps = 2;

    /// <summary>Behind quantized weights, of which some are others than ModelOpt's, and quantized inputs.</summary>
    private const int StepsBehindQuantizedLayers = 4;

    /// <summary>Of the biases of an affine cache, beside its range.</summary>
    private const double BiasTolerance = 0.005;

    [Theory]
    [InlineData("ptq/fp8", "fp8", "none")]
    [InlineData("ptq/int8", "int8", "none")]
    [InlineData("ptq/nvfp4", "nvfp4", "none")]
    [InlineData("ptq/fp8+kv_fp8", "fp8", "fp8")]
    [InlineData("ptq/fp8+kv_fp8_affine", "fp8", "fp8_affine")]
    [InlineData("ptq/fp8+kv_nvfp4", "fp8", "nvfp4")]
    [InlineData("ptq/fp8+kv_nvfp4_rotate", "fp8", "nvfp4_rotate")]
    [InlineData("ptq/kv_nvfp4_affine-only", "w4a16_nvfp4", "nvfp4_affine")]
    [InlineData("moe/llama_bias_tied/fp8_default-kv_fp8", "fp8", "fp8")]
    [InlineData("moe/qwen2/fp8_default-kv_fp8", "fp8", "fp8")]
    [InlineData("moe/qwen3_moe/nvfp4", "nvfp4", "none")]
    [InlineData("moe/qwen3_moe/nvfp4_experts_only-kv_fp8", "nvfp4", "fp8")]
    [InlineData("moe/deepseek_v3/nvfp4", "nvfp4", "none")]
    [InlineData("moe/deepseek_v3/nvfp4_experts_only-kv_fp8", "nvfp4", "fp8")]
    [InlineData("moe/gpt_oss/nvfp4", "nvfp4", "none")]
    [InlineData("moe/gpt_oss/nvfp4_experts_only-kv_fp8", "nvfp4", "fp8")]
    public void Ranges_are_those_of_ModelOpt(string path, string format, string kvCache)
    {
        var model = path.StartsWith("moe/", StringComparison.Ordinal) ? CalibratedModel.Find(path.Split('/')[1]) : CalibratedModel.Classics;
        if (model is null || ReferenceData.Find([.. path.Split('/'), "calibration.json"]) is not { } golden)
        {
            Assert.Null(Repository.FullGoldens);
            return;
        }

        using var folder = new TemporaryFolder();
        using var result = Calibrator.Run(model.Job(folder.Path, QuantFormats.Find(format)!, KvCacheFormats.All.First(k => k.Id == kvCache)));
        var (deviations, worst) = Deviations(golden, result, model);
        Assert.InRange(worst, 0, Steps);
        Assert.InRange(deviations.Average(), 0, Tolerance);
        Assert.True(deviations.Count(static d => d == 0) >= IdenticalShare * deviations.Count, $"{deviations.Count(static d => d > 0)} of {deviations.Count} differ");
    }

    [Fact]
    public void Ranges_behind_layers_that_GPTQ_quantized_are_those_of_ModelOpt()
    {
        var model = CalibratedModel.Classics;
        using var folder = new TemporaryFolder();
        using var result = Calibrator.Run(model.Job(folder.Path, QuantFormats.Find("int8")!, null, new Planck.Algorithms.Gptq()) with { Layerwise = true });
        var (deviations, worst) = Deviations(ReferenceData.Find("ptq", "int8-gptq-layerwise", "calibration.json")!, result, model);
        Assert.InRange(worst, 0, StepsBehindQuantizedLayers);
        Assert.InRange(deviations.Average(), 0, 2 * Tolerance);
    }

    [Fact]
    public void Biases_of_an_affine_cache_are_those_of_ModelOpt()
    {
        var file = ReferenceData.Find("ptq", "fp8+kv_fp8_affine", "calibration.safetensors")!;
        using var folder = new TemporaryFolder();
        using var result = Calibrator.Run(CalibratedModel.Classics.Job(folder.Path, QuantFormats.Find("w4a16_nvfp4")!, KvCacheFormats.Fp8Affine));
        foreach (var layer in Enumerable.Range(0, 6))
        {
            var found = result.Attention($"model.layers.{layer}.self_attn")!;
            Near(Floats(file, $"model.layers.{layer}.self_attn.k_bmm_quantizer.bias"), found.KeyBias!, found.KeyAmax);
            Near(Floats(file, $"model.layers.{layer}.self_attn.v_bmm_quantizer.bias"), found.ValueBias!, found.ValueAmax);
        }
    }

    /// <returns>Relative deviations of all ranges, and the largest in steps of bf16.</returns>
    private static (List<double> Deviations, double WorstSteps) Deviations(string golden, CalibrationResult result, CalibratedModel model)
    {
        var deviations = new List<double>();
        var worst = 0.0;
        foreach (var (quantizer, expected) in Ranges(golden))
        {
            foreach (var found in Found(quantizer, result, model))
            {
                worst = Math.Max(worst, Math.Abs(found - expected) / StepOf(expected));
                deviations.Add(Math.Abs(found - expected) / expected);
            }
        }

        return (deviations, worst);
    }

    // Distance of neighbouring bf16 numbers of this size.
    private static double StepOf(float value) => Math.ScaleB(1, Math.ILogB(value) - 7);

    // Means near zero cancel: what counts is the error beside the range.
    private static void Near(float[] expected, float[] found, float range)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), p => Assert.InRange(p.Second - p.First, -range * BiasTolerance, range * BiasTolerance));
    }

    // ModelOpt gives the experts of a mixture one quantizer, named after the stacked tensor that transformers makes of them.
    private static IEnumerable<float> Found(string quantizer, CalibrationResult result, CalibratedModel model)
    {
        var dot = quantizer.LastIndexOf('.');
        var (module, kind) = (quantizer[..dot], quantizer[(dot + 1)..]);
        switch (kind)
        {
            case "k_bmm_quantizer":
                return [result.Attention(module)!.KeyAmax];
            case "v_bmm_quantizer":
                return [result.Attention(module)!.ValueAmax];
            case "input_quantizer":
                return [result.Linear(module)!.InputAmax!.Value];
            case "gate_up_proj_input_quantizer" or "down_proj_input_quantizer":
                var parts = kind.StartsWith("gate_up", StringComparison.Ordinal) ? (string[])["gate_proj", "up_proj", "gate_up_proj"] : ["down_proj"];
                return model.Linears(QuantFormats.Find("nvfp4")!)
                    .Where(l => l.Module.StartsWith(module + ".", StringComparison.Ordinal) && l.Module.Split('.').Any(parts.Contains))
                    .Select(l => result.Linear(l.Module)!.InputAmax!.Value);
            default:
                return [];
        }
    }

    private static List<(string Quantizer, float Amax)> Ranges(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return
        [
            .. json.RootElement.GetProperty("quantizers").EnumerateObject()
                .Where(static q => q.Name.EndsWith("quantizer", StringComparison.Ordinal) && !q.Name.EndsWith("weight_quantizer", StringComparison.Ordinal))
                .Where(static q => q.Value.TryGetProperty("amax", out var amax) && amax.TryGetProperty("value", out _))
                .Select(static q => (q.Name, q.Value.GetProperty("amax").GetProperty("value").GetSingle())),
        ];
    }

    private static float[] Floats(string file, string tensor)
    {
        var stored = SafetensorsHeader.Read(file).Tensors.Single(t => t.Name == tensor);
        using var handle = File.OpenHandle(file);
        var bytes = new byte[stored.Bytes];
        RandomAccess.Read(handle, bytes, stored.Offset);
        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }
}
