using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Planck.Core.Tests.Plans;
using Planck.Models;

namespace Planck.Generator.Tests;

/// <summary>A recipe project in memory: files that can be edited between runs of the generator, as an editor does.</summary>
internal sealed class RecipeProject
{
    private readonly Dictionary<string, FileText> _files = new(StringComparer.Ordinal);
    private GeneratorDriver _driver;
    private CSharpCompilation _compilation;

    public RecipeProject(params string[] sources)
    {
        _compilation = CompilationFactory.Create(sources);
        _driver = CSharpGeneratorDriver.Create(
            [new RecipeGenerator().AsSourceGenerator()],
            parseOptions: CompilationFactory.ParseOptions,
            optionsProvider: new KindOptions(),
            driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
    }

    /// <summary>The manifest of the sample model.</summary>
    public static string ClassicsManifest { get; } = ManifestWriter.Write(SampleModels.Classics.Manifest);

    public RecipeProject Recipe(string path, string text) => Add(path, text, "Recipe");

    /// <summary>A recipe with metadata of its item.</summary>
    public RecipeProject Recipe(string path, string text, string? model, string? target = null) => Add(new FileText(path, text, "Recipe", model, target));

    public RecipeProject Manifest(string path, string text) => Add(path, text, "Manifest");

    /// <summary>A file under a kind of its own, also twice.</summary>
    public RecipeProject Add(string path, string text, string kind) => Add(new FileText(path, text, kind));

    private RecipeProject Add(FileText file)
    {
        _files[file.Path] = file;
        _driver = _driver.AddAdditionalTexts([file]);
        return this;
    }

    public RecipeProject Edit(string path, Func<string, string> edit)
    {
        var old = _files[path];
        var edited = new FileText(path, edit(old.Text), old.Kind, old.Model, old.Target);
        _files[path] = edited;
        _driver = _driver.ReplaceAdditionalText(old, edited);
        return this;
    }

    public RecipeProject EditCode(string source)
    {
        _compilation = _compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, CompilationFactory.ParseOptions));
        return this;
    }

    /// <summary>Options of the compiler, such as severities.</summary>
    public RecipeProject WithOptions(Func<CSharpCompilationOptions, CSharpCompilationOptions> change)
    {
        _compilation = _compilation.WithOptions(change(_compilation.Options));
        return this;
    }

    public Result Run()
    {
        _driver = _driver.RunGeneratorsAndUpdateCompilation(_compilation, out var output, out _);
        return new(_driver.GetRunResult().Results.Single(), output);
    }

    /// <summary>One run: what came out, and why.</summary>
    public sealed record Result(GeneratorRunResult Run, Compilation Output)
    {
        public IEnumerable<string> Files => Run.GeneratedSources.Select(static s => s.HintName).Order(StringComparer.Ordinal);

        /// <summary>Findings as <c>path(line,column): severity id: text</c>.</summary>
        public string[] Findings =>
        [
            .. Run.Diagnostics.Select(static d =>
            {
                var start = d.Location.GetLineSpan();
                return $"{start.Path}({start.StartLinePosition.Line + 1},{start.StartLinePosition.Character + 1}): "
                    + $"{d.Severity.ToString().ToLowerInvariant()} {d.Id}: {d.GetMessage(null)}";
            }),
        ];

        /// <summary>What the compiler says about code and emitted code together.</summary>
        public string[] CompilerProblems => Output.Problems();

        public string Text(string hintName) => Run.GeneratedSources.Single(s => s.HintName == hintName).SourceText.ToString();

        /// <summary>Why each output of a step is what it is, in the order of the files.</summary>
        public IncrementalStepRunReason[] Reasons(string step) =>
            [.. Run.TrackedSteps[step].SelectMany(static s => s.Outputs).Select(static o => o.Reason)];

        /// <summary>The reasons of everything handed to the compiler.</summary>
        public IncrementalStepRunReason[] OutputReasons =>
            [.. Run.TrackedOutputSteps.SelectMany(static s => s.Value).SelectMany(static s => s.Outputs).Select(static o => o.Reason)];
    }

    private sealed class FileText(string path, string text, string kind, string? model = null, string? target = null) : AdditionalText
    {
        public string? Model => model;

        public string? Target => target;

        public override string Path => path;

        public string Text => text;

        public string Kind => kind;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);
    }

    private sealed class KindOptions : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options([]);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Options(new()
            {
                [RecipeGenerator.KindMetadata] = ((FileText)textFile).Kind,
                ["build_metadata.AdditionalFiles.Model"] = ((FileText)textFile).Model ?? "",
                ["build_metadata.AdditionalFiles.Targets"] = ((FileText)textFile).Target ?? "",
            });

        private sealed class Options(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
        }
    }
}
