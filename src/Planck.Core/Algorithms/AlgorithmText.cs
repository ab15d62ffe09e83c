using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Planck.Algorithms;

/// <summary>Algorithms as a recipe writes them.</summary>
public static class AlgorithmText
{
    /// <summary>The name under <c>algorithm:</c>; a histogram's is that of its rule.</summary>
    public static string Name(this CalibrationAlgorithm algorithm) => algorithm is Histogram histogram
        ? histogram.Rule switch
        {
            HistogramRule.Percentile => "percentile",
            HistogramRule.Entropy => "entropy",
            _ => "histogram_mse",
        }
        : algorithm.Id;

    /// <summary>The name and the parameters that are not the defaults: <c>awq_lite (alpha_step 0.05)</c>.</summary>
    public static string Describe(this CalibrationAlgorithm algorithm)
    {
        var parameters = AlgorithmParameter.Changed(algorithm).Where(static p => p.RecipeName.Length > 0).Select(static p => $"{p.RecipeName} {Text(p.Value)}").ToList();
        return parameters.Count == 0 ? algorithm.Name() : $"{algorithm.Name()} ({string.Join(", ", parameters)})";
    }

    /// <summary>Several, run one after the other.</summary>
    public static string Describe(this IEnumerable<CalibrationAlgorithm> algorithms) => string.Join(", then ", algorithms.Select(static a => a.Describe()));

    private static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => System.Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
