namespace Planck.Diagnostics;

/// <summary>One kind of mistake: a stable id, a one-line title, a default severity. Its page is <c>docs/diagnostics/{Id}.md</c>.</summary>
public sealed record Rule(string Id, string Title, Severity Severity)
{
    /// <summary>Where the page of this rule is published.</summary>
    public string HelpLink => $"https://github.com/planck-quant/planck/blob/main/docs/diagnostics/{Id}.md";
}
