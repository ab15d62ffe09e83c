using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;

namespace Planck.Core.Tests.Gallery;

/// <summary>Writes the table of <c>recipes/gallery/README.md</c> from the compiled recipes.</summary>
internal static class GalleryTable
{
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("| model | parameters | recipe | formats | loads on | before | after |\n|---|---:|---|---|---|---:|---:|\n");
        var plans = GalleryFolder.Recipes.Select(static r => GalleryFolder.Bind(r).Plan!).ToLookup(static p => p.Model.Name, System.StringComparer.Ordinal);
        foreach (var model in GalleryFolder.Models.OrderBy(static m => m, System.StringComparer.OrdinalIgnoreCase))
        {
            var manifest = GalleryFolder.Manifest(model);
            var parameters = Parameters(manifest.Families.Sum(static f => f.Name.Count * new TensorSpec("", f.DType, f.Shape).Elements));
            var name = manifest.Origin.ConvertedFrom is { Length: > 0 } from ? $"{model} (published in {(from == "unspecified" ? "no named dtype" : from)})" : model;
            foreach (var plan in plans[model])
            {
                text.Append(CultureInfo.InvariantCulture, $"| {name} | {parameters} | [{plan.Name}]({plan.Name}.yaml) | {Formats(plan)} | {Targets(plan)} | {Gigabytes(plan.BytesBefore)} | {Gigabytes(plan.BytesAfter)} |\n");
                (name, parameters) = ("", "");
            }

            if (!plans[model].Any())
                text.Append(CultureInfo.InvariantCulture, $"| {name} | {parameters} | none: its weights lie [in, out] | | | | |\n");
        }

        return text.ToString();
    }

    private static string Formats(QuantPlan plan)
    {
        var formats = plan.Treatments.Where(static t => t.Format is not null).GroupBy(static t => t.Format!)
            .OrderByDescending(static g => g.Sum(static t => t.Weights)).Select(static g => g.Key.Id).ToList();
        if (plan.Algorithms.Any(static a => a.Name() != "max"))
            formats.Add("by " + string.Join(", ", plan.Algorithms.Select(static a => a.Name())));
        if (plan.KvCache.Id != "none")
            formats.Add("kv " + plan.KvCache.Id);
        return string.Join(", ", formats);
    }

    private static string Targets(QuantPlan plan) => plan.Targets.Count == 0 ? "no engine named" : string.Join("; ", plan.Targets);

    private static string Gigabytes(long bytes) => Short(bytes / 1e9, "GB");

    private static string Parameters(long count) => Short(count / 1e9, "B");

    // Three digits.
    private static string Short(double value, string unit) =>
        value.ToString(value >= 100 ? "#,0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + " " + unit;
}
