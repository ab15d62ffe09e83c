using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Algorithms;
using Planck.Calibration;
using Planck.Conformance.Cases;
using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Conformance.Calibrated;

/// <summary>
/// What ModelOpt's own calibration found, as reference data record it: with it, everything after calibration must come out byte for byte.
/// </summary>
internal sealed class GoldenCalibration : ICalibrationResult
{
    private readonly GoldenFile _tensors;
    private readonly JsonElement _quantizers;
    private readonly Dictionary<string, CalibratedLinear> _linears;
    private readonly CalibrationAlgorithm[] _algorithms;
    private readonly Func<string, ushort[]> _weight;

    /// <param name="folder">The reference case.</param>
    /// <param name="weight">The model's weight of a module, bf16 bits.</param>
    public GoldenCalibration(string folder, IEnumerable<CalibratedLinear> linears, IEnumerable<CalibrationAlgorithm> algorithms, Func<string, ushort[]> weight)
    {
        _tensors = new(Path.Combine(folder, "calibration.safetensors"));
        _quantizers = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "calibration.json"))).RootElement.GetProperty("quantizers");
        _linears = linears.ToDictionary(static l => l.Module, StringComparer.Ordinal);
        (_algorithms, _weight) = ([.. algorithms], weight);
    }

    /// <summary>Whether a case's folder has the ranges and factors of all layers: of some cases the repository has the first only.</summary>
    public static bool IsComplete(GoldenCase golden)
    {
        var path = Path.Combine(golden.Folder!, "calibration.safetensors");
        if (!File.Exists(path))
            return false;
        var file = new GoldenFile(path);
        return golden.Model.Linears.Where(l => golden.RuleOf(l) is not null).All(l =>
                (!golden.RuleOf(l)!.Format.MeasuresActivations || file.Has(Places(l).Input + ".amax"))
                && (!golden.Algorithm.List.Any(static a => a is AwqLite or AwqFull) || file.Has(l + ".awq_lite.best_scale")))
            && (!golden.KvCache.Measured || golden.Model.Linears.Where(static l => l.EndsWith(".o_proj", StringComparison.Ordinal))
                .All(l => file.Has(l.Replace(".o_proj", ".k_bmm_quantizer.amax", StringComparison.Ordinal))))
            && (!golden.Algorithm.List.Any(static a => a is Mse or LocalHessian or Gptq or AwqClip) || file.Names.Any(n => n.StartsWith(LastLayer(golden), StringComparison.Ordinal)));
    }

    /// <summary>Whether the reference has all that the weight's bytes depend on: large results are recorded for some layers only.</summary>
    public bool Knows(string module, string tensor)
    {
        var weight = Places(module).Weight;
        if (tensor is not ("weight" or "weight_scale" or "weight_scale_2"))
            return true;
        if (_algorithms.Any(static a => a is Gptq))
            return tensor != "weight" || _tensors.Has(module + ".gptq.weight_after");
        if (_algorithms.All(static a => a is Max or Nvfp4ActHeadroom or SmoothQuant or AwqLite) || tensor == "weight_scale_2")
            return true;
        return _tensors.Has(weight + ".amax") || !_quantizers.TryGetProperty(weight, out var recorded) || !recorded.TryGetProperty("amax", out _);
    }

    public LinearCalibration? Linear(string module)
    {
        var linear = _linears[module];
        var (weight, input, half) = Places(module);
        return new(linear)
        {
            Tokens = 1,
            InputAmax = _tensors.Singles(input + ".amax")?[0],
            PreQuantScale = Smoothing(module, linear),
            WeightAmax = WeightAmax(weight, half, linear),
            GlobalAmax = _tensors.Singles(weight + ".global_amax")?[0],
            Weight = _tensors.Bf16(module + ".gptq.weight_after"),
        };
    }

    public AttentionCalibration? Attention(string module) => _tensors.Singles(module + ".k_bmm_quantizer.amax") is not { } key ? null : new(
        module,
        key[0],
        _tensors.Singles(module + ".v_bmm_quantizer.amax")![0],
        _tensors.Singles(module + ".k_bmm_quantizer.bias"),
        _tensors.Singles(module + ".v_bmm_quantizer.bias"));

    private float[]? WeightAmax(string weight, int half, CalibratedLinear linear)
    {
        // Of W4A8 the first quantizer's blocks; the second's range is the maximum of what is exported.
        if ((_tensors.Singles(weight + ".amax") ?? _tensors.Singles(weight + ".0.amax")) is not { } amax || linear.Format is MicroscalingFormat)
            return null;
        // Blocks that are only measured: what is exported says the same.
        if (linear.Format is Fp8BlockwiseFormat or Int4BlockwiseFormat or W4A8AwqFormat && _algorithms.All(static a => a is Max or AwqLite))
            return null;
        if (amax.Length == 1 || half < 0)
            return amax;
        return amax[(half * amax.Length / 2)..((half + 1) * amax.Length / 2)];
    }

    private float[]? Smoothing(string module, CalibratedLinear linear)
    {
        if (_tensors.Singles(module + ".awq_lite.best_scale") is { } best)
            return Array.ConvertAll(best, static s => 1f / s);
        if (!_tensors.Has(module + ".input_quantizer.pre_quant_scale") || _algorithms.OfType<SmoothQuant>().FirstOrDefault() is not { } smooth)
            return null;

        // The scales are recorded rounded; weights were divided by the unrounded ones (SmoothQuant, with ModelOpt's roundings).
        var ranges = _tensors.Singles(module + ".amax_for_smoothing")!;
        var weight = _weight(module);
        var scales = new float[ranges.Length];
        var anyZero = ranges.Min() <= MathF.Pow(2, -31);
        for (var k = 0; k < scales.Length; k++)
        {
            var largest = 0f;
            for (var n = 0; n < linear.Rows; n++)
                largest = MathF.Max(largest, MathF.Abs(Bf16.ToSingle(weight[(n * linear.Columns) + k])));
            var range = anyZero && ranges[k] <= MathF.Pow(2, -31) ? 1f : ranges[k];
            var power = Bf16.ToSingle(Bf16.Round(MathF.Pow(largest, 1 - (float)smooth.Alpha)));
            scales[k] = Math.Clamp(power / MathF.Pow(range, (float)smooth.Alpha), 1e-4f, 1e4f);
        }

        Assert.Equal(_tensors.Singles(module + ".input_quantizer.pre_quant_scale"), Array.ConvertAll(scales, static s => Bf16.ToSingle(Bf16.Round(s))));
        return scales;
    }

    // model.layers.5. of model.layers.5.mlp.down_proj
    private static string LastLayer(GoldenCase golden) => string.Join('.', golden.Model.Linears[^1].Split('.').Take(3)) + ".";

    // Experts are one module with a weight quantizer per expert; gate and up are one weight, gate first.
    private static (string Weight, string Input, int Half) Places(string module)
    {
        // Stacked experts, or one of them, have one quantizer.
        var stack = int.TryParse(module[(module.LastIndexOf('.') + 1)..], out _) ? module[..module.LastIndexOf('.')] : module;
        if (ReferenceModel.IsStack(stack))
            return (stack + "_weight_quantizer", stack + "_input_quantizer", -1);
        var experts = module.IndexOf(".experts.", StringComparison.Ordinal);
        if (experts < 0)
            return (module + ".weight_quantizer", module + ".input_quantizer", -1);
        var (mixture, rest) = (module[..(experts + ".experts".Length)], module[(experts + ".experts.".Length)..].Split('.'));
        var name = rest[1] == "down_proj" ? "down_proj" : "gate_up_proj";
        return ($"{mixture}.{name}_weight_quantizers.{rest[0]}", $"{mixture}.{name}_input_quantizer", rest[1] switch { "gate_proj" => 0, "up_proj" => 1, _ => -1 });
    }
}
