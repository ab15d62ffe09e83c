using System;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Plans;

namespace Planck.Core.Tests.Fuzzing;

/// <summary>What holds of every answer to every input.</summary>
internal static class Soundness
{
    /// <summary>Findings stand in their file, say something on one line, and an input is refused only with one that says why.</summary>
    public static void Require(Finding finding, string path, string text)
    {
        var span = finding.Span;
        Require(span.Path == path, $"{finding}: not in {path}");
        Require(span.Start >= 0 && span.Length >= 0 && span.Start + span.Length <= text.Length, $"{finding}: outside of the text");
        Require(span.Line <= text.Length && span.Column <= text.Length && (span.EndLine, span.EndColumn).CompareTo((span.Line, span.Column)) >= 0, $"{finding}: no place in the text");
        Require(finding.Text.Length is >= 10 and <= 4000 && !finding.Text.Any(static c => char.IsControl(c) || c is '\u2028' or '\u2029'), $"{finding}: not a line of text");
    }

    /// <summary>Without an error there is a plan, and it can be written; with one there is none.</summary>
    public static void Require(BoundRecipe bound)
    {
        Require(bound.Plan is null == bound.Findings.Any(static f => f.IsError), "a plan with errors, or neither plan nor error");
        if (bound.Plan is not { } plan)
            return;
        Require(PlanWriter.Write(plan).Length > 0 && ModelWriter.Write(plan.Model).Length > 0, "an empty plan");
        Require(plan.BytesAfter > 0 && plan.BytesBefore > 0, "a plan without bytes");
    }

    public static void Require(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException(what);
    }
}
