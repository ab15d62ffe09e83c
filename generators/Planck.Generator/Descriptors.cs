using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Generator;

/// <summary>Core's rules and findings as Roslyn has them.</summary>
internal static class Descriptors
{
    private static readonly Dictionary<string, DiagnosticDescriptor> ById = Rules.All.ToDictionary(static r => r.Id, Describe);

    /// <summary>What <c>NoWarn</c>, <c>WarningsAsErrors</c>, <c>WarningsNotAsErrors</c> and global analyzer configs say about the rules.</summary>
    public static CompilationSeverities SeveritiesOf(CompilationOptions options, CancellationToken cancel) => new(
        Rules.All
            .Where(r => r.Severity == Severity.Error && r.CanBeLowered && ById[r.Id].GetEffectiveSeverity(options) != ReportDiagnostic.Error)
            .Select(static r => r.Id)
            .ToEquatableArray(),
        Rules.All
            .Where(r => options.SpecificDiagnosticOptions.ContainsKey(r.Id) || options.SyntaxTreeOptionsProvider?.TryGetGlobalDiagnosticValue(r.Id, cancel, out _) == true)
            .Select(static r => r.Id)
            .ToEquatableArray());

    /// <summary>The finding as the compiler reports it; null when its file silences it.</summary>
    public static Diagnostic? Diagnose(Finding finding, FileSeverities severities)
    {
        var span = finding.Span;
        var location = Location.Create(
            span.Path,
            new TextSpan(span.Start, span.Length),
            new LinePositionSpan(new(span.Line, span.Column), new(span.EndLine, span.EndColumn)));
        var descriptor = ById[finding.Rule.Id];
        DiagnosticSeverity? severity = severities.Of(finding.Rule.Id) switch
        {
            null => descriptor.DefaultSeverity,
            ReportDiagnostic.Error => DiagnosticSeverity.Error,
            ReportDiagnostic.Warn => DiagnosticSeverity.Warning,
            ReportDiagnostic.Info => DiagnosticSeverity.Info,
            ReportDiagnostic.Hidden => DiagnosticSeverity.Hidden,
            _ => null,
        };
        return severity is { } value ? Diagnostic.Create(descriptor, location, value, null, null, finding.Text) : null;
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
