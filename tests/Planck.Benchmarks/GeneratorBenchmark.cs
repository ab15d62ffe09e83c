using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Planck.Models;

namespace Planck.Benchmarks;

/// <summary>
/// The generator's time on two large models: cold, in a fresh compiler (what a command-line build pays), and warm, after an edit of the recipe (what an editor pays).
/// </summary>
internal static class GeneratorBenchmark
{
    private const int ColdRuns = 9;
    private const int WarmRuns = 50;

    public static void Run(TextWriter output)
    {
        output.WriteLine("| model | linears | manifest | plan | cold | cold, not precompiled | warm: edited recipe |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var name in GeneratorModels.Names)
        {
            var manifest = GeneratorModels.Find(name);
            var text = ManifestWriter.Write(manifest);
            var cold = GeneratorInCompiler.Measure(name + ".manifest", text, RecipeText(name, 0), ColdRuns);
            var portable = GeneratorInCompiler.Measure(name + ".manifest", text, RecipeText(name, 0), ColdRuns, precompiled: false);
            var (warm, plan) = Warm(manifest);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Linears(manifest):N0} | {text.Length:N0} B | {plan.Count(static c => c == '\n')} lines | {cold:F0} ms | {portable:F0} ms | {Median(warm):F2} ms |"));
        }
    }

    private static (List<double> Milliseconds, string Plan) Warm(ModelManifest manifest)
    {
        var compilation = GeneratorRun.Compilation();
        var file = Recipe(manifest.Name, 0);
        var driver = GeneratorRun.Driver(new(manifest.Name + ".manifest", ManifestWriter.Write(manifest)), file).RunGenerators(compilation);
        var times = new List<double>();
        for (var i = 1; i <= WarmRuns; i++)
        {
            // A block kept elsewhere changes the plan each time.
            var edited = Recipe(manifest.Name, i);
            driver = driver.ReplaceAdditionalText(file, edited);
            file = edited;
            var clock = Stopwatch.StartNew();
            driver = driver.RunGenerators(compilation);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return ([.. times.Skip(WarmRuns / 2)], GeneratorRun.RequirePlan(driver));
    }

    private static GeneratorFile Recipe(string model, int edit) => new("recipe.yaml", RecipeText(model, edit));

    private static string RecipeText(string model, int edit) =>
        $$"""
        # Edit {{edit}}
        model: {{model}}
        target: {engine: tensorrt-llm>=1.1, gpu: h200, tensor_parallel: 8}
        format: fp8_per_channel_per_token
        rules:
          - layers: "layers.{0,{{10 + (edit % 40)}}}.*"
            format: keep
            because: first and last blocks cost the most
          - layers: "*.mlp.down_proj"
            format: keep
        kv_cache: fp8_cast

        """;

    private static long Linears(ModelManifest manifest) =>
        manifest.Families.Where(static f => f.Name.Literals[^1].EndsWith("_proj.weight", StringComparison.Ordinal)).Sum(static f => (long)f.Name.Count);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
