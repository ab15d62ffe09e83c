using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Generator;

/// <summary>
/// Compiles recipes to plans, and manifests to typed models. Core does the thinking; this is the pipeline that keeps results between
/// edits. Every value that flows through it is a record that compares by content and holds no Roslyn type, and of the compilation it looks
/// at nothing but its options: an edit of C# code reruns nothing.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RecipeGenerator : IIncrementalGenerator
{
    /// <summary>The metadata of an AdditionalFiles item that says what it is: <c>Recipe</c> or <c>Manifest</c>.</summary>
    public const string KindMetadata = ProjectFile.KindMetadata;

    // No byte order mark: the files are compared with checked-in ones.
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider.Collect()
            .SelectMany(static (texts, _) => EachOnce(texts))
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (p, cancel) => ProjectFile.Of(p.Left, p.Right, cancel));

        var snippets = files.Where(static f => f.IsSnippet).Collect().Select(static (f, _) => Snippets.Of(f));
        var recipes = files.Where(static f => f.IsRecipe).Combine(snippets)
            .Select(static (p, _) => RecipeCompiler.Parse(p.Left, p.Right))
            .WithTrackingName(StepNames.Recipe);
        var manifests = files.Where(static f => f.IsManifest)
            .Select(static (f, _) => ModelFile.Read(f.Path, f.Text))
            .WithTrackingName(StepNames.Manifest);

        var severities = context.CompilationProvider.Select(static (c, cancel) => Descriptors.SeveritiesOf(c.Options, cancel))
            .Combine(files.Where(static f => f.IsEditorConfig).Collect().Select(static (f, _) => EditorConfigs.Of(f)))
            .Select(static (p, _) => new ProjectSeverities(p.Left, p.Right));

        // Only names decide about collisions, so that other edits of a file do not reach the rest.
        var collisions = recipes.Collect().Select(static (r, _) => NamedFiles.Of(r))
            .Combine(manifests.Collect().Select(static (m, _) => NamedFiles.Of(m)))
            .Select(static (p, _) => NameCollisions.Find(p.Left.Files, p.Right.Files));

        // The compiler's nodes are generic, and each kind of struct that flows through them is code to compile on every start of the compiler.
        // So what flows is a record or a pair of records, never an array or a nested pair.
        var surroundings = manifests.Collect().Select(static (m, _) => new ModelFiles(m.ToEquatableArray()))
            .Combine(collisions)
            .Select(static (p, _) => new Surroundings(p.Left, p.Right))
            .Combine(severities)
            .Select(static (p, _) => p.Left with { Severities = p.Right });

        var bound = recipes.Combine(surroundings)
            .Select(static (p, _) => RecipeInput.Select(p.Left, p.Right))
            .WithTrackingName(StepNames.Bound);
        var plans = bound.Select(static (b, cancel) => RecipeCompiler.Compile(b, cancel)).WithTrackingName(StepNames.Plan);
        var models = manifests.Combine(surroundings)
            .Select(static (p, _) => p.Left.Without(p.Right.Collisions.Of(p.Left.Path)) with { Severities = p.Right.Severities.Of(p.Left.Path) });

        // Sources and findings are separate outputs: a comment moves findings, but regenerates nothing.
        context.RegisterSourceOutput(plans.Select(static (p, _) => p.Source).WithTrackingName(StepNames.Source), AddSource);
        context.RegisterSourceOutput(models.Select(static (m, _) => m.Source).WithTrackingName(StepNames.ModelSource), AddSource);
        context.RegisterSourceOutput(plans.Select(static (p, _) => new FileFindings(p.Findings, p.Severities)).WithTrackingName(StepNames.Diagnostics), Report);
        context.RegisterSourceOutput(models.Select(static (m, _) => new FileFindings(m.Findings, m.Severities)).WithTrackingName(StepNames.ModelDiagnostics), Report);
    }

    // A file that a project lists twice is read once.
    private static List<AdditionalText> EachOnce(ImmutableArray<AdditionalText> texts)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var once = new List<AdditionalText>();
        foreach (var text in texts)
        {
            if (paths.Add(text.Path))
                once.Add(text);
        }

        return once;
    }

    private static void AddSource(SourceProductionContext context, GeneratedFile? file)
    {
        if (file is not null)
            context.AddSource(file.HintName, SourceText.From(file.Text, Utf8));
    }

    private static void Report(SourceProductionContext context, FileFindings file)
    {
        foreach (var finding in file.Findings)
        {
            if (Descriptors.Diagnose(finding, file.Severities) is { } diagnostic)
                context.ReportDiagnostic(diagnostic);
        }
    }
}

/// <summary>A file to be emitted.</summary>
internal sealed record GeneratedFile(string HintName, string Text);

/// <summary>What is wrong with a file.</summary>
internal sealed record FileFindings(EquatableArray<Finding> Findings, FileSeverities Severities);
