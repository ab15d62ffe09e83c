using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Planck.Runtime.Plans;

namespace Planck.Generator.Tests;

/// <summary>Projects in memory that reference what a recipe project references.</summary>
internal static class CompilationFactory
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static p => IsReferenced(Path.GetFileNameWithoutExtension(p)))
            .Select(static p => MetadataReference.CreateFromFile(p)),
    ];

    /// <summary>A library as strict as ours: nullable, documented, all warnings shown.</summary>
    public static CSharpCompilation Create(params string[] sources) => CSharpCompilation.Create(
        "Recipes",
        sources.Select(static (s, i) => CSharpSyntaxTree.ParseText(s, ParseOptions, path: $"Source{i}.cs")),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            warningLevel: 9999));

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    /// <summary>Errors and warnings, as the compiler prints them, without paths.</summary>
    public static string[] Problems(this Compilation compilation) =>
    [
        .. compilation.GetDiagnostics().Where(static d => d.Severity >= DiagnosticSeverity.Warning).Select(static d => Print(d)),
    ];

    /// <summary><c>error CS0315: The type ...</c></summary>
    public static string Print(Diagnostic diagnostic) =>
        $"{diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"
        + (diagnostic.Descriptor.HelpLinkUri.Contains("planck", StringComparison.Ordinal) ? $" ({diagnostic.Descriptor.HelpLinkUri})" : "");

    private static bool IsReferenced(string assembly) =>
        assembly.StartsWith("System.", StringComparison.Ordinal)
        || assembly is "netstandard" or "mscorlib"
        || assembly == typeof(PlanRun).Assembly.GetName().Name
        || assembly is "Planck.Core" or "Planck.Kernels";
}
