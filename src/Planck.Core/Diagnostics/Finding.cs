namespace Planck.Diagnostics;

/// <summary>A mistake at a place. The message names cause and numbers; the suggestion is a cure, or null when none is known.</summary>
public sealed record Finding(Rule Rule, SourceSpan Span, string Message, string? Suggestion = null)
{
    /// <summary>What one line of build output says: the message, then the suggestion.</summary>
    public string Text => Suggestion is null ? Message : $"{Message}; {Suggestion}";

    public bool IsError => Rule.Severity == Severity.Error;

    public override string ToString() => $"{Span}: {(IsError ? "error" : "warning")} {Rule.Id}: {Text}";
}
