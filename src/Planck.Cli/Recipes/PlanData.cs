using System;
using System.IO;
using System.Linq;
using Planck.Checkpoints;
using Planck.Datasets;
using Planck.Datasets.Sampling;
using Planck.Plans;
using Planck.Plans.Cost;

namespace Planck.Cli.Recipes;

/// <summary>How many tokens the data of a plan have, where that is seen without a tokenizer: in files of token ids.</summary>
internal static class PlanData
{
    /// <summary>Null for what is not there, cannot be read or is text: the run will say what is wrong with it.</summary>
    /// <param name="recipe">Path of the recipe; data are named from its folder.</param>
    public static DataTokens Of(QuantPlan plan, string recipe)
    {
        var calibration = plan.Calibration is { } c ? Rows(recipe, c.Data, c.Samples) : null;
        var evaluation = plan.Evaluation is { } e ? Rows(recipe, e.Data, e.Samples) : null;
        return new(calibration?.Sum(static r => (long)r), calibration?.Max(), evaluation?.Sum(static r => (long)r));
    }

    private static int[]? Rows(string recipe, string data, int? samples)
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(recipe))!, data);
        if (!data.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) || !File.Exists(path))
            return null;
        try
        {
            var rows = InputIdsFile.Read(path, int.MaxValue, samples).Rows;
            return rows.Count == 0 ? null : [.. rows.Select(static r => r.Length)];
        }
        catch (Exception e) when (e is DatasetException or CheckpointException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
