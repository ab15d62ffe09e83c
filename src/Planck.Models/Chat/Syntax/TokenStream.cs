using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Planck.Chat.Syntax;

/// <summary>The tokens of a template with a place in them, and the bound on nesting that both parsers share.</summary>
internal sealed class TokenStream(SourceText source, List<Token> tokens, int deepest)
{
    private int _position;
    private int _depth;

    public SourceText Source { get; } = source;

    public Token Current => tokens[_position];

    /// <summary>The token after the current one.</summary>
    public Token Next => tokens[System.Math.Min(_position + 1, tokens.Count - 1)];

    public Token Take()
    {
        var token = tokens[_position];
        if (token.Kind != TokenKind.End)
            _position++;
        return token;
    }

    public bool SkipName(string name)
    {
        if (!Current.IsName(name))
            return false;
        Take();
        return true;
    }

    public bool SkipOperator(string text)
    {
        if (!Current.IsOperator(text))
            return false;
        Take();
        return true;
    }

    public Token Expect(TokenKind kind, string expected) => Current.Kind == kind ? Take() : throw Unexpected(expected);

    public Token ExpectOperator(string text) => Current.IsOperator(text) ? Take() : throw Unexpected($"'{text}'");

    public ChatTemplateException Unexpected(string expected) => Source.Error(Current.Offset, $"expected {expected}, found {Current.Described}");

    /// <summary>Called around everything that nests; templates deeper than the limit, or than the stack, are refused.</summary>
    public void Enter()
    {
        if (++_depth > deepest || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Source.Error(Current.Offset, $"the template nests deeper than {deepest} levels");
    }

    public void Leave() => _depth--;
}
