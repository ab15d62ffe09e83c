using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Planck.Models;
using Planck.Testing;

namespace Planck.Benchmarks;

/// <summary>
/// The generator's time on every published model of <c>recipes/gallery</c>, cold, in a process of its own that has compiled nothing yet; the slowest ones in the
/// SDK's compiler, too, whose assemblies come precompiled.
/// </summary>
internal static class GalleryBenchmark
{
    /// <summary>The argument that makes a process one cold run.</summary>
    public const string ColdRun = "gallery-cold";

    private const int Slowest = 5;
    private const int CompilerRuns = 3;

    private static readonly string Folder = Repository.File("recipes", "gallery");

    public static void Run(TextWriter output)
    {
        output.WriteLine("| model | recipe | tensors | cold: in a test process | in csc |");
        output.WriteLine("|---|---|---:|---:|---:|");
        // The first run of all pays for reading the assemblies from the disk.
        var recipes = RecipeOfEachModel();
        GeneratorRun.InOwnProcess(ColdRun, recipes[0].Recipe);
        var rows = recipes.Select(static r => (r.Model, r.Recipe, Cold: GeneratorRun.InOwnProcess(ColdRun, r.Recipe).Generator)).OrderByDescending(static r => r.Cold).ToList();
        for (var i = 0; i < rows.Count; i++)
        {
            var (model, recipe, cold) = rows[i];
            var compiler = i < Slowest ? $"{InCompiler(model, recipe).ToString("F0", CultureInfo.InvariantCulture)} ms" : "";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {model} | {recipe} | {Tensors(model):N0} | {cold:F0} ms | {compiler} |"));
        }
    }

    /// <summary>One run in this process.</summary>
    public static void RunOnce(string recipe, TextWriter output)
    {
        var model = ModelOf(recipe);
        GeneratorRun.Once(new(model + ".manifest", Manifest(model)), new("recipe.yaml", Text(recipe)), output);
    }

    // The longest recipe of each model.
    private static List<(string Model, string Recipe)> RecipeOfEachModel() =>
    [
        .. Directory.EnumerateFiles(Folder, "*.yaml").Select(static f => Path.GetFileNameWithoutExtension(f))
            .GroupBy(ModelOf, StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => (g.Key, g.MaxBy(static r => Text(r).Length)!)),
    ];

    private static double InCompiler(string model, string recipe)
    {
        var folder = Directory.CreateTempSubdirectory("planck-csc-").FullName;
        var times = Enumerable.Range(0, CompilerRuns).Select(_ => GeneratorInCompiler.Measure(folder, model + ".manifest", Manifest(model), Text(recipe))).Order().ToList();
        Directory.Delete(folder, recursive: true);
        return times[times.Count / 2];
    }

    private static long Tensors(string model) => ManifestReader.Read(model + ".manifest", Manifest(model)).Manifest!.Families.Sum(static f => (long)f.Name.Count);

    private static string ModelOf(string recipe) =>
        Text(recipe).Split('\n').First(static l => l.StartsWith("model: ", StringComparison.Ordinal))["model: ".Length..].Trim();

    private static string Text(string recipe) => File.ReadAllText(Path.Combine(Folder, recipe + ".yaml"));

    private static string Manifest(string model) => File.ReadAllText(Path.Combine(Folder, "models", model + ".manifest"));
}
