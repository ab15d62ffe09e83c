using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Planck.Models;
using Planck.Testing;

namespace Planck.Benchmarks;

/// <summary>The generator's time on every published model of <c>recipes/gallery</c>, cold.</summary>
internal static class GalleryBenchmark
{
    private const int ColdRuns = 3;

    private static readonly string Folder = Repository.File("recipes", "gallery");

    public static void Run(TextWriter output)
    {
        output.WriteLine("| model | recipe | tensors | cold |");
        output.WriteLine("|---|---|---:|---:|");
        var rows = RecipeOfEachModel()
            .Select(static r => (r.Model, r.Recipe, Cold: GeneratorInCompiler.Measure(r.Model + ".manifest", Manifest(r.Model), Text(r.Recipe), ColdRuns)))
            .OrderByDescending(static r => r.Cold);
        foreach (var (model, recipe, cold) in rows)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {model} | {recipe} | {Tensors(model):N0} | {cold:F0} ms |"));
    }

    // The longest recipe of each model.
    private static List<(string Model, string Recipe)> RecipeOfEachModel() =>
    [
        .. Directory.EnumerateFiles(Folder, "*.yaml").Select(static f => Path.GetFileNameWithoutExtension(f))
            .GroupBy(ModelOf, StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => (g.Key, g.MaxBy(static r => Text(r).Length)!)),
    ];

    private static long Tensors(string model) => ManifestReader.Read(model + ".manifest", Manifest(model)).Manifest!.Families.Sum(static f => (long)f.Name.Count);

    private static string ModelOf(string recipe) =>
        Text(recipe).Split('\n').First(static l => l.StartsWith("model: ", StringComparison.Ordinal))["model: ".Length..].Trim();

    private static string Text(string recipe) => File.ReadAllText(Path.Combine(Folder, recipe + ".yaml"));

    private static string Manifest(string model) => File.ReadAllText(Path.Combine(Folder, "models", model + ".manifest"));
}
