namespace Planck.Diagnostics;

/// <summary>A mistake at a place. The message names cause and numbers; the suggestion is a cure, or null when none is known.</summary>
public sealed record Finding(Rule Rule, SourceSpan Span, string Message, string? Suggestion = null)
{
    // Far beyond what a person reads; names of models and keys have no bound of their own.
    private const int Longest = 3000;

    /// <summary>On one line, whatever of the user's text a check repeats in it.</summary>
    public string Message { get; init; } = Excerpt.Visible(Message, Longest);

    /// <inheritdoc cref="Message"/>
    public string? Suggestion { get; init; } = Suggestion is null ? null : Excerpt.Visible(Suggestion, Longest);

    /// <summary>What one line of build output says: the message, then the suggestion.</summary>
    public string Text => Suggestion is null ? Message : $"{Message}; {Suggestion}";

    public bool IsError => Rule.Severity == Severity.Error;

    public override string ToString() => $"{Span}: {(IsError ? "error" : "warning")} {Rule.Id}: {Text}";
}
