using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Generator;

/// <summary>
/// The <c>.editorconfig</c> files above a project's recipes and manifests. The compiler asks their sections about C# files only, so they come as additional files,
/// and are read as it reads them: nearer files and later sections win, <c>root = true</c> ends the search.
/// </summary>
internal sealed class EditorConfigs(EquatableArray<ConfigText> files) : IEquatable<EditorConfigs>
{
    // Read once for all recipes of a project, and not again when one is edited.
    private readonly Lazy<AnalyzerConfigSet> _set = new(() => AnalyzerConfigSet.Create(files.Select(static f => AnalyzerConfig.Parse(f.Text, f.Path)).ToImmutableArray()));

    public EquatableArray<ConfigText> Files => files;

    public static EditorConfigs Of(IEnumerable<ProjectFile> files)
    {
        var texts = files.Select(static f => new ConfigText(f.Path, f.Text)).OrderBy(static f => f.Path, StringComparer.Ordinal).ToEquatableArray();
        // Reading them costs a cold compiler more than most recipes do, and few say anything about these rules.
        return new(texts.Any(static f => f.Text.IndexOf("plk", StringComparison.OrdinalIgnoreCase) >= 0) ? texts : []);
    }

    /// <summary>What they say about rules in one file, in the order of ids.</summary>
    /// <param name="decided">Ids of rules that they have no say in.</param>
    public FileSeverities Of(string path, EquatableArray<string> decided)
    {
        if (Files.Count == 0)
            return FileSeverities.None;
        var severities = _set.Value.GetOptionsForSourcePath(path).TreeOptions;
        var rules = new List<RuleSeverity>();
        foreach (var rule in Rules.All)
        {
            if (rule.CanBeLowered && !decided.Contains(rule.Id) && severities.TryGetValue(rule.Id, out var severity) && severity != ReportDiagnostic.Default)
                rules.Add(new(rule.Id, severity));
        }

        return new(rules.ToEquatableArray());
    }

    public bool Equals(EditorConfigs? other) => other is not null && Files == other.Files;

    public override bool Equals(object? obj) => Equals(obj as EditorConfigs);

    public override int GetHashCode() => Files.GetHashCode();
}

/// <summary>One <c>.editorconfig</c>.</summary>
internal sealed record ConfigText(string Path, string Text);

/// <summary>The severities of rules in one file that are not the rules' own.</summary>
internal sealed record FileSeverities(EquatableArray<RuleSeverity> Rules)
{
    public static FileSeverities None { get; } = new([]);

    /// <summary>The severity set for a rule; null when nothing is.</summary>
    public ReportDiagnostic? Of(string id)
    {
        foreach (var rule in Rules)
        {
            if (rule.Id == id)
                return rule.Severity;
        }

        return null;
    }
}

/// <summary>The severity of one rule in one file.</summary>
internal sealed record RuleSeverity(string Id, ReportDiagnostic Severity);
