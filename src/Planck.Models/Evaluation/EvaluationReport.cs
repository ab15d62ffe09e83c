using System;
using System.Globalization;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Planck.Evaluation;

/// <summary>The figures of an evaluation as JSON, rounded to what is the same on every machine; null where a figure is infinite.</summary>
public static class EvaluationReport
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="data">What was evaluated on.</param>
    public static string Json(Likelihood likelihood, string data)
    {
        var json = new JsonObject { ["data"] = data };
        Add(json, likelihood);
        return json.ToJsonString(Options) + "\n";
    }

    /// <param name="data">What was evaluated on.</param>
    public static string Json(Comparison comparison, string data)
    {
        var json = new JsonObject { ["data"] = data };
        Add(json, comparison.Model);
        json["original_loss"] = Rounded(comparison.Original.Loss);
        json["original_perplexity"] = Rounded(comparison.Original.Perplexity);
        json["perplexity_ratio"] = Rounded(comparison.PerplexityRatio);
        json["mean_kl"] = Rounded(comparison.MeanKl);
        json["top1_agreement"] = Rounded(comparison.TopOneAgreement);
        json["layers"] = new JsonArray([.. comparison.Layers.Select(static l => new JsonObject
        {
            ["layer"] = l.Layer,
            ["sqnr_db"] = Rounded(l.Sqnr),
            ["cosine"] = Rounded(l.Cosine),
        })]);
        return json.ToJsonString(Options) + "\n";
    }

    private static void Add(JsonObject json, Likelihood likelihood)
    {
        json["tokens"] = likelihood.Tokens;
        json["loss"] = Rounded(likelihood.Loss);
        json["perplexity"] = Rounded(likelihood.Perplexity);
    }

    // Six significant digits, as a number that prints as it is read; JSON has no infinity and no NaN.
    private static double? Rounded(double value) => double.IsFinite(value)
        ? double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture)
        : null;
}
