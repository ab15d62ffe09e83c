using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Planck.Generator;

namespace Planck.Benchmarks;

/// <summary>The generator on one manifest and one recipe, in this process.</summary>
internal static class GeneratorRun
{
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
