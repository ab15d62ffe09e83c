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

    public void Add(Rule rule, SourceSpan span, string message, string? suggestion = null)
    {
        if (!IsFull)
            _findings.Add(new(rule, span, message, suggestion));
    }

    /// <summary>All of them in order of position.</summary>
    public EquatableArray<Finding> Sorted() =>
        _findings.OrderBy(static f => f.Span.Start).ThenBy(static f => f.Rule.Id, StringComparer.Ordinal).ToEquatableArray();
}
