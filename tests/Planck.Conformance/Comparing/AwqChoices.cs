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

/// <summary>The power that AWQ chose for a linear, here and in the reference.</summary>
/// <param name="Regret">How much larger the reference's own loss is at the power chosen here than at its own.</param>
internal sealed record AwqChoice(string Module, float Expected, float Found, double Regret)
{
    public bool IsEqual => Expected.Equals(Found);

    /// <summary>The attention or the MLP of one layer: factors of linears that share an input are merged, and folded into the norm before them.</summary>
    public string Place => PlaceOf(Module);

    public static string PlaceOf(string tensor)
    {
        var parts = tensor.Split('.');
        var attention = parts.Length > 3 && parts[3] is "self_attn" or "input_layernorm";
        return string.Join('.', parts.Take(3)) + (attention ? ".attention" : ".mlp");
    }
}

/// <summary>Which power was chosen shows in the factors: the reference's scales for neighbouring powers differ by far more than the products of two libraries.</summary>
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
        return [.. searched.EnumerateObject().Where(l => tensors.Has(l.Name + ".awq_lite.act_scale")).Select(l => Of(l, tensors, found))];
    }

    private static AwqChoice Of(JsonProperty linear, GoldenFile tensors, ICalibrationResult found)
    {
        var search = linear.Value.GetProperty("awq_lite");
        var losses = search.GetProperty("loss").EnumerateObject().ToDictionary(static l => float.Parse(l.Name, CultureInfo.InvariantCulture), static l => l.Value.GetDouble());
        var best = search.GetProperty("best_alpha").GetSingle();
        var (inputs, weights) = (tensors.Singles(linear.Name + ".awq_lite.act_scale")!, tensors.Singles(linear.Name + ".awq_lite.weight_scale")!);
        var chosen = Nearest(found.Linear(linear.Name)!.PreQuantScale!, losses.Keys, inputs, weights);
        return new(linear.Name, best, chosen, (losses[chosen] / losses[best]) - 1);
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
