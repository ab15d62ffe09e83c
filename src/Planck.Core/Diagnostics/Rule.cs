namespace Planck.Diagnostics;

/// <summary>One kind of mistake: a stable id, a one-line title, a default severity.</summary>
public sealed record Rule(string Id, string Title, Severity Severity)
{
    /// <summary>
    /// Whether a project may lower or silence it, and gets a plan all the same: every warning, and errors that judge what becomes of a checkpoint elsewhere, or rules
    /// that have no effect. Without the others there is nothing that could be run.
    /// </summary>
    public bool CanBeLowered { get; init; } = Severity == Severity.Warning;

    /// <summary>The page of this rule, relative to the repository and to the package: both carry it.</summary>
    public string HelpLink => $"docs/diagnostics/{Id}.md";
}
