using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Generator;

/// <summary>Core's rules and findings as Roslyn has them.</summary>
internal static class Descriptors
{
    private static readonly Dictionary<string, DiagnosticDescriptor> ById = Rules.All.ToDictionary(static r => r.Id, Describe);

    /// <summary>
    /// Errors that a project has made less than errors, by <c>NoWarn</c>, <c>WarningsNotAsErrors</c> or a global analyzer config, and may: their recipes get plans.
    /// </summary>
    public static LoweredRules Lowered(CompilationOptions options) => new(Rules.All
        .Where(r => r.Severity == Severity.Error && r.CanBeLowered && ById[r.Id].GetEffectiveSeverity(options) != ReportDiagnostic.Error)
        .Select(static r => r.Id)
        .ToEquatableArray());

    public static Diagnostic Diagnose(Finding finding)
    {
        var span = finding.Span;
        var location = Location.Create(
            span.Path,
            new TextSpan(span.Start, span.Length),
            new LinePositionSpan(new(span.Line, span.Column), new(span.EndLine, span.EndColumn)));
        return Diagnostic.Create(ById[finding.Rule.Id], location, finding.Text);
    }

    private static DiagnosticDescriptor Describe(Rule rule) => new(
        id: rule.Id,
        title: rule.Title,
        messageFormat: "{0}",
        category: "Planck.Recipes",
        defaultSeverity: rule.Severity == Severity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: rule.HelpLink,
        customTags: rule.CanBeLowered ? [] : [WellKnownDiagnosticTags.NotConfigurable]);
}

/// <summary>Ids of errors that do not stop a plan in this project.</summary>
internal sealed record LoweredRules(EquatableArray<string> Ids);
