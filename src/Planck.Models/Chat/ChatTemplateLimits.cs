namespace Planck.Chat;

/// <summary>Bounds on what a template may use. A template comes with a model, so it is input like any other.</summary>
public sealed record ChatTemplateLimits
{
    public static ChatTemplateLimits Default { get; } = new();

    /// <summary>Characters of the template's source.</summary>
    public int SourceCharacters { get; init; } = 4 << 20;

    /// <summary>Evaluated nodes, visited elements, and 1/16 of the characters of every text that is made.</summary>
    public long Steps { get; init; } = 10_000_000;

    /// <summary>Characters of the rendered text.</summary>
    public int OutputCharacters { get; init; } = 16 << 20;

    /// <summary>Characters of any text, elements of any list made on the way.</summary>
    public int ValueLength { get; init; } = 16 << 20;

    /// <summary>Elements of a <c>range</c>; Jinja's sandbox has the same bound.</summary>
    public int RangeLength { get; init; } = 100_000;

    /// <summary>Expressions, blocks and macro calls inside each other.</summary>
    public int Depth { get; init; } = 1_000;
}
