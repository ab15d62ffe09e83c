namespace Planck.Chat.Syntax;

internal enum TokenKind
{
    /// <summary>Text between tags, as it is written out.</summary>
    Data,
    OutputBegin,
    OutputEnd,
    BlockBegin,
    BlockEnd,
    Name,

    /// <summary>A string literal; the text is its value, escapes resolved.</summary>
    Text,
    Integer,
    Float,
    Operator,
    End,
}

/// <param name="Text">The value of text and data; otherwise the source characters.</param>
/// <param name="Offset">First character in <see cref="SourceText.Text"/>.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Offset)
{
    public bool IsOperator(string text) => Kind == TokenKind.Operator && Text == text;

    public bool IsName(string text) => Kind == TokenKind.Name && Text == text;

    /// <summary>For error messages.</summary>
    public string Described => Kind switch
    {
        TokenKind.End => "the end of the template",
        TokenKind.OutputEnd => "'}}'",
        TokenKind.BlockEnd => "'%}'",
        TokenKind.Text => "a string",
        _ => $"'{(Text.Length > 40 ? Text[..40] + "..." : Text)}'",
    };
}
