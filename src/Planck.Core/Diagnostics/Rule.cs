namespace Planck.Diagnostics;

/// <summary>One kind of mistake: a stable id, a one-line title, a default severity.</summary>
public sealed record Rule(string Id, string Title, Severity Severity)
{
    /// <summary>The page of this rule, relative to the repository and to the package: both carry it.</summary>
    public string HelpLink => $"docs/diagnostics/{Id}.md";
}
