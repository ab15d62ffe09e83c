using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Algorithms;
using Planck.Calibration;
using Planck.Conformance.Cases;

namespace Planck.Conformance.Comparing;

/// <summary>The power that AWQ chose for a linear, or the ratio by which it clipped one that has one range, here and in the reference.</summary>
/// <param name="Regret">How much larger the reference's own loss is at what was chosen here than at its own choice.</param>
/// <param name="Clips">Whether it is a ratio.</param>
internal sealed record AwqChoice(string Module, float Expected, float Found, double Regret, bool Clips)
{
    public bool IsEqual => Expected.Equals(Found);

    /// <summary>
    /// Whether a tensor follows from it. Of a power all of the attention or the MLP of its layer: factors of linears that share an input are merged, and folded into the norm
    /// before them. Of a ratio the linear itself, and those that share its range.
    /// </summary>
    public bool Decides(string tensor)
    {
        var alone = Clips && (Module.EndsWith(".o_proj", StringComparison.Ordinal) || Module.EndsWith(".down_proj", StringComparison.Ordinal));
        return alone ? tensor.StartsWith(Module + ".", StringComparison.Ordinal) : PlaceOf(tensor) == PlaceOf(Module);
    }

    private static string PlaceOf(string tensor)
    {
        var parts = tensor.Split('.');
        var attention = parts.Length > 3 && parts[3] is "self_attn" or "input_layernorm";
        return string.Join('.', parts.Take(3)) + (attention ? ".attention" : ".mlp");
    }
}

/// <summary>What AWQ's searches chose. Which power shows in the factors: the reference's scales for neighbouring powers differ by far more than the products of two libraries.</summary>
internal static class AwqChoices
{
    /// <summary>Every linear that the reference recorded completely; none where it searched none.</summary>
    public static IReadOnlyList<AwqChoice> Of(GoldenCase golden, ICalibrationResult found)
    {
        // SVDQuant begins with the same search, and records nothing of it.
        var folder = golden.Algorithm.List.Any(static a => a is SvdQuant) ? golden.Folder!.Replace("nvfp4_svdquant", "nvfp4_awq_lite", StringComparison.Ordinal) : golden.Folder!;
        var file = Path.Combine(folder, "calibration.json");
        if (!File.Exists(file) || !JsonDocument.Parse(File.ReadAllText(file)).RootElement.TryGetProperty("awq", out var searched))
            return [];
        var tensors = new GoldenFile(Path.Combine(folder, "calibration.safetensors"));
        return
        [
            .. searched.EnumerateObject().Where(l => tensors.Has(l.Name + ".awq_lite.act_scale")).Select(l => Power(l, tensors, found)),
            .. searched.EnumerateObject().Where(static l => l.Value.TryGetProperty("awq_clip", out var clip) && clip.TryGetProperty("loss", out _)).Select(l => Ratio(l, found)),
        ];
    }

    // The ratio that was chosen shows in the range.
    private static AwqChoice Ratio(JsonProperty linear, ICalibrationResult found)
    {
        var search = linear.Value.GetProperty("awq_clip");
        var losses = Losses(search);
        var best = losses.MinBy(static l => l.Value).Key;
        var range = search.GetProperty("best_clip_val").GetSingle() / best;
        var mine = found.Linear(linear.Name)!.WeightAmax![0] / range;
        var chosen = losses.Keys.MinBy(ratio => Math.Abs(ratio - mine));
        return new(linear.Name, best, chosen, (losses[chosen] / losses[best]) - 1, Clips: true);
    }

    private static Dictionary<float, double> Losses(JsonElement search) =>
        search.GetProperty("loss").EnumerateObject().ToDictionary(static l => float.Parse(l.Name, CultureInfo.InvariantCulture), static l => l.Value.GetDouble());

    private static AwqChoice Power(JsonProperty linear, GoldenFile tensors, ICalibrationResult found)
    {
        var search = linear.Value.GetProperty("awq_lite");
        var losses = Losses(search);
        var best = search.GetProperty("best_alpha").GetSingle();
        var (inputs, weights) = (tensors.Singles(linear.Name + ".awq_lite.act_scale")!, tensors.Singles(linear.Name + ".awq_lite.weight_scale")!);
        var chosen = Nearest(found.Linear(linear.Name)!.PreQuantScale!, losses.Keys, inputs, weights);
        return new(linear.Name, best, chosen, (losses[chosen] / losses[best]) - 1, Clips: false);
    }

    /// <summary>The power whose factors are nearest to those found, by the largest distance of their logarithms.</summary>
    private static float Nearest(float[] factors, IEnumerable<float> alphas, float[] inputs, float[] weights) =>
        alphas.MinBy(alpha => Scales(alpha, inputs, weights).Zip(factors, static (scale, factor) => Math.Abs(Math.Log(scale) + Math.Log(factor))).Max());

    // clamp(x^alpha / w^(1 - alpha)), centred: Lin et al. 2024, with ModelOpt's normalisation.
    private static double[] Scales(float alpha, float[] inputs, float[] weights)
    {
        double[] scales = [.. inputs.Zip(weights, (x, w) => Math.Clamp(Math.Pow(x, alpha) / Math.Pow(w, 1 - (double)alpha), 1e-4, 1e4))];
        var middle = Math.Sqrt(scales.Max() * scales.Min());
        return [.. scales.Select(s => s / middle)];
    }
}
