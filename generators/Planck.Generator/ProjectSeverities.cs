using System.Linq;
using Microsoft.CodeAnalysis;
using Planck.Collections;

namespace Planck.Generator;

/// <summary>The severities of a project: those of the compilation as a whole, and those of single files.</summary>
/// <param name="Compilation">Of the command line and of global analyzer configs, which go first.</param>
/// <param name="Files">Of <c>.editorconfig</c> files.</param>
internal sealed record ProjectSeverities(CompilationSeverities Compilation, EditorConfigs Files)
{
    /// <summary>What single files say about the findings of one.</summary>
    public FileSeverities Of(string path) => Files.Of(path, Compilation.Decided);

    /// <summary>Ids of errors that do not stop the plan of a recipe whose own severities these are.</summary>
    public EquatableArray<string> Lowered(FileSeverities own) => own.Rules.Count == 0
        ? Compilation.Lowered
        : Compilation.Lowered.Concat(own.Rules.Where(static r => r.Severity != ReportDiagnostic.Error).Select(static r => r.Id)).ToEquatableArray();
}

/// <summary>The severities of a compilation.</summary>
/// <param name="Lowered">Ids of errors that it has made less than errors, and may: their recipes get plans.</param>
/// <param name="Decided">Ids of all rules whose severity it sets.</param>
internal sealed record CompilationSeverities(EquatableArray<string> Lowered, EquatableArray<string> Decided);
