using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Planck.Generator;

namespace Planck.Benchmarks;

/// <summary>The generator on one manifest and one recipe, in this process or in one of its own.</summary>
internal static class GeneratorRun
{
    /// <summary>Runs it once and writes milliseconds of the whole driver and of the generator in it.</summary>
    public static void Once(GeneratorFile manifest, GeneratorFile recipe, TextWriter output)
    {
        var clock = Stopwatch.StartNew();
        var driver = Driver(manifest, recipe).RunGenerators(Compilation());
        var elapsed = clock.Elapsed;
        RequirePlan(driver);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds} {driver.GetTimingInfo().GeneratorTimes.Single().ElapsedTime.TotalMilliseconds}"));
    }

    /// <summary>What <see cref="Once"/> writes in a process that has compiled nothing yet.</summary>
    /// <param name="mode">The argument that makes this program call <see cref="Once"/>, and what it is called on.</param>
    public static (double Driver, double Generator) InOwnProcess(string mode, string name)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(GeneratorRun).Assembly.Location);
        start.ArgumentList.Add(mode);
        start.ArgumentList.Add(name);
        using var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"the cold run of {name} failed with exit code {process.ExitCode}");
        var times = line.Split(' ').Select(static t => double.Parse(t, CultureInfo.InvariantCulture)).ToList();
        return (times[0], times[1]);
    }

    public static GeneratorDriver Driver(GeneratorFile manifest, GeneratorFile recipe) => CSharpGeneratorDriver.Create(
        [new RecipeGenerator().AsSourceGenerator()],
        [manifest, recipe],
        optionsProvider: new KindOptions());

    public static CSharpCompilation Compilation() => CSharpCompilation.Create("Recipes");

    /// <summary>The plan's text. Times of a run that found fault with the recipe would be times of something else.</summary>
    public static string RequirePlan(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        if (result.Exception is not null || !result.Diagnostics.IsEmpty)
            throw new InvalidOperationException($"the recipe did not compile: {result.Exception} {string.Join("\n", result.Diagnostics)}");
        return result.GeneratedSources.Single(static s => s.HintName == "recipe.g.cs").SourceText.ToString();
    }

    private sealed class KindOptions : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options("");

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Options(textFile.Path.EndsWith(".yaml", StringComparison.Ordinal) ? "Recipe" : "Manifest");

        private sealed class Options(string kind) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = key == RecipeGenerator.KindMetadata ? kind : null;
                return value is not null;
            }
        }
    }
}

/// <summary>A recipe or a manifest in memory.</summary>
internal sealed class GeneratorFile(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);
}
