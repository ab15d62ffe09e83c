using System.Collections.Generic;

namespace Planck.Chat.Syntax;

/// <summary>What is assigned to: a name, an attribute of a namespace, or a tuple of these.</summary>
internal sealed class TargetParser(TokenStream tokens)
{
    /// <param name="endName">The word that ends the tuple: <c>in</c> of a loop.</param>
    public AssignmentTarget Parse(bool withNamespace, string? endName)
    {
        var start = tokens.Current.Offset;
        var items = new List<AssignmentTarget> { Single(withNamespace) };
        var isTuple = false;
        while (tokens.SkipOperator(","))
        {
            isTuple = true;
            if (tokens.Current.Kind == TokenKind.BlockEnd || tokens.Current is { Kind: TokenKind.Operator, Text: ")" or "=" }
                || (endName is not null && tokens.Current.IsName(endName)))
                break;
            items.Add(Single(withNamespace));
        }

        return isTuple ? new TupleTarget(start, items) : items[0];
    }

    public Token Name()
    {
        var name = tokens.Expect(TokenKind.Name, "a name");
        return IsConstant(name.Text) ? throw tokens.Source.Error(name.Offset, $"'{name.Text}' cannot be assigned to") : name;
    }

    /// <summary>A loop over <c>loop</c> would hide the loop's own variable.</summary>
    public static void ForbidLoop(AssignmentTarget target, SourceText source)
    {
        if (target is NameTarget { Name: "loop" })
            throw source.Error(target.Offset, "'loop' cannot be the variable of a loop");
        if (target is TupleTarget tuple)
        {
            foreach (var item in tuple.Items)
                ForbidLoop(item, source);
        }
    }

    private static bool IsConstant(string name) => name is "true" or "True" or "false" or "False" or "none" or "None";

    private AssignmentTarget Single(bool withNamespace)
    {
        if (tokens.SkipOperator("("))
        {
            tokens.Enter();
            var inner = Parse(withNamespace, endName: null);
            tokens.Leave();
            tokens.ExpectOperator(")");
            return inner;
        }

        var name = Name();
        if (!withNamespace || !tokens.SkipOperator("."))
            return new NameTarget(name.Offset, name.Text);
        return new NamespaceTarget(name.Offset, name.Text, tokens.Expect(TokenKind.Name, "the name of an attribute").Text);
    }
}
