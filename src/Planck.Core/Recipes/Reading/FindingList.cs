using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Recipes.Reading;

/// <summary>
/// Collects what is wrong with one recipe, at most <see cref="Limit"/> findings: nobody reads more, and a hostile file could ask
/// for a hundred thousand.
/// </summary>
internal sealed class FindingList
{
    public const int Limit = 100;

    private readonly List<Finding> _findings = [];

    /// <summary>A syntax error ended the reading: what seems to be missing may stand behind it.</summary>
    public bool IsCutShort { get; set; }

    public int Count => _findings.Count;

    public bool IsFull => _findings.Count >= Limit;

    /// <summary>How many of them are errors.</summary>
    public int Errors { get; private set; }

    public void Add(Rule rule, SourceSpan span, string message, string? suggestion = null)
    {
        // Warnings alone must not crowd out the error that stops the plan.
        var finding = new Finding(rule, span, message, suggestion);
        if (IsFull && (Errors > 0 || !finding.IsError))
            return;
        _findings.Add(finding);
        Errors += finding.IsError ? 1 : 0;
    }

    /// <summary>All of them in order of position.</summary>
    public EquatableArray<Finding> Sorted() =>
        _findings.OrderBy(static f => f.Span.Start).ThenBy(static f => f.Rule.Id, StringComparer.Ordinal).ToEquatableArray();
}
