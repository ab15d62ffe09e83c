using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Planck.Diagnostics;

namespace Planck.Generator;

/// <summary>Core's rules and findings as Roslyn has them.</summary>
internal static class Descriptors
{
    private static readonly Dictionary<string, DiagnosticDescriptor> ById = Rules.All.ToDictionary(static r => r.Id, Describe);

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
        helpLinkUri: rule.HelpLink);
}
