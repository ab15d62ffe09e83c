using System.Collections.Generic;
using System.Linq;

namespace Planck.Chat.Syntax;

/// <summary>Text, outputs and blocks of a template.</summary>
internal sealed class StatementParser
{
    private static readonly string[] NeedsOtherTemplates = ["extends", "include", "import", "from", "block"];

    private readonly TokenStream _tokens;
    private readonly ExpressionParser _expressions;
    private readonly TargetParser _targets;

    /// <summary>Loops that <c>break</c> can leave from here; a macro's body starts anew.</summary>
    private int _loops;

    private StatementParser(TokenStream tokens)
    {
        _tokens = tokens;
        _expressions = new(tokens);
        _targets = new(tokens);
    }

    public static IReadOnlyList<Statement> Parse(SourceText source, int deepest)
    {
        var parser = new StatementParser(new(source, TemplateLexer.Read(source), deepest));
        return parser.Statements();
    }

    /// <summary>Statements up to a block whose tag is one of <paramref name="ends"/>; that tag is then current.</summary>
    private List<Statement> Statements(params string[] ends)
    {
        var statements = new List<Statement>();
        while (true)
        {
            var token = _tokens.Current;
            switch (token.Kind)
            {
                case TokenKind.Data:
                    _tokens.Take();
                    statements.Add(new TextStatement(token.Offset, token.Text));
                    break;
                case TokenKind.OutputBegin:
                    _tokens.Take();
                    statements.Add(new OutputStatement(token.Offset, _expressions.ParseTuple()));
                    _tokens.Expect(TokenKind.OutputEnd, "'}}'");
                    break;
                case TokenKind.BlockBegin:
                    _tokens.Take();
                    if (_tokens.Current.Kind == TokenKind.Name && ends.Contains(_tokens.Current.Text))
                        return statements;
                    statements.AddRange(Block());
                    _tokens.Expect(TokenKind.BlockEnd, "'%}'");
                    break;
                default:
                    return ends.Length == 0 ? statements : throw _tokens.Unexpected($"'{{% {ends[^1]} %}}'");
            }
        }
    }

    private IEnumerable<Statement> Block()
    {
        _tokens.Enter();
        var tag = _tokens.Expect(TokenKind.Name, "the name of a block");
        IEnumerable<Statement> block = tag.Text switch
        {
            "for" => [For(tag)],
            "if" => [If(tag)],
            "set" => [Set(tag)],
            "macro" => [Macro(tag)],
            "call" => [Call(tag)],
            "filter" => [Filter(tag)],
            "with" => [With(tag)],
            "print" => Print(tag),
            "generation" => [new GenerationStatement(tag.Offset, OutsideLoops("endgeneration"))],
            "break" => [new BreakStatement(InLoop(tag))],
            "continue" => [new ContinueStatement(InLoop(tag))],
            _ => throw Unknown(tag),
        };
        _tokens.Leave();
        return block;
    }

    private ChatTemplateException Unknown(Token tag)
    {
        if (NeedsOtherTemplates.Contains(tag.Text))
            return _tokens.Source.Error(tag.Offset, $"'{tag.Text}' is not supported: a chat template stands alone");
        if (tag.Text == "autoescape")
            return _tokens.Source.Error(tag.Offset, "'autoescape' is not supported: chat templates render plain text");
        var reason = tag.Text.StartsWith("end", System.StringComparison.Ordinal) || tag.Text is "else" or "elif"
            ? $"'{tag.Text}' closes nothing here"
            : $"unknown block '{tag.Text}'";
        return _tokens.Source.Error(tag.Offset, reason);
    }

    private int InLoop(Token tag) => _loops > 0 ? tag.Offset : throw _tokens.Source.Error(tag.Offset, $"'{tag.Text}' is outside of a loop");

    /// <summary>The rest of the opening tag and the statements up to one of <paramref name="ends"/>, which is left current.</summary>
    private List<Statement> Body(params string[] ends)
    {
        _tokens.SkipOperator(":");
        _tokens.Expect(TokenKind.BlockEnd, "'%}'");
        return Statements(ends);
    }

    private List<Statement> BodyToEnd(string end)
    {
        var body = Body(end);
        _tokens.Take();
        return body;
    }

    private List<Statement> OutsideLoops(string end)
    {
        var loops = _loops;
        _loops = 0;
        var body = BodyToEnd(end);
        _loops = loops;
        return body;
    }

    private ForStatement For(Token tag)
    {
        var target = _targets.Parse(withNamespace: false, endName: "in");
        TargetParser.ForbidLoop(target, _tokens.Source);
        if (!_tokens.SkipName("in"))
            throw _tokens.Unexpected("'in'");
        var items = _expressions.ParseTuple(conditional: false, endName: "recursive");
        var filter = _tokens.SkipName("if") ? _expressions.Parse() : null;
        var recursive = _tokens.SkipName("recursive");
        _loops++;
        var body = Body("else", "endfor");
        _loops--;
        IReadOnlyList<Statement> otherwise = _tokens.Take().Text == "else" ? BodyToEnd("endfor") : [];
        return new(tag.Offset, target, items, filter, recursive, body, otherwise);
    }

    private IfStatement If(Token tag)
    {
        var branches = new List<IfBranch>();
        while (true)
        {
            var condition = _expressions.ParseTuple(conditional: false);
            branches.Add(new(condition, Body("elif", "else", "endif")));
            switch (_tokens.Take().Text)
            {
                case "elif":
                    continue;
                case "else":
                    return new(tag.Offset, branches, BodyToEnd("endif"));
                default:
                    return new(tag.Offset, branches, []);
            }
        }
    }

    private Statement Set(Token tag)
    {
        var target = _targets.Parse(withNamespace: true, endName: null);
        if (_tokens.SkipOperator("="))
            return new SetStatement(tag.Offset, target, _expressions.ParseTuple());
        var filter = _expressions.ParseFilters(null, first: false);
        return new SetBlockStatement(tag.Offset, target, filter, BodyToEnd("endset"));
    }

    private MacroStatement Macro(Token tag)
    {
        var name = _targets.Name().Text;
        return new(tag.Offset, MacroBody(name, Parameters(), "endmacro"));
    }

    private CallStatement Call(Token tag)
    {
        IReadOnlyList<MacroParameter> parameters = _tokens.Current.IsOperator("(") ? Parameters() : [];
        var offset = _tokens.Current.Offset;
        var call = _expressions.Parse() as CallExpression ?? throw _tokens.Source.Error(offset, "expected the call of a macro");
        return new(tag.Offset, call, MacroBody(null, parameters, "endcall"));
    }

    private MacroDefinition MacroBody(string? name, IReadOnlyList<MacroParameter> parameters, string end)
    {
        var names = new HashSet<string>(System.StringComparer.Ordinal);
        _expressions.NameCollectors.Add(names);
        var body = OutsideLoops(end);
        _expressions.NameCollectors.Remove(names);
        names.IntersectWith(["varargs", "kwargs", "caller"]);
        return new(name, parameters, names, body);
    }

    private List<MacroParameter> Parameters()
    {
        _tokens.ExpectOperator("(");
        var parameters = new List<MacroParameter>();
        while (!_tokens.Current.IsOperator(")"))
        {
            if (parameters.Count > 0)
                _tokens.ExpectOperator(",");
            var name = _targets.Name();
            if (parameters.Exists(p => p.Name == name.Text))
                throw _tokens.Source.Error(name.Offset, $"the parameter '{name.Text}' is declared twice");
            var standard = _tokens.SkipOperator("=") ? _expressions.Parse() : null;
            if (standard is null && parameters is [.., { Default: not null }])
                throw _tokens.Source.Error(name.Offset, $"the parameter '{name.Text}' needs a default, as the one before it has one");
            parameters.Add(new(name.Text, standard));
        }

        _tokens.Take();
        return parameters;
    }

    private FilterStatement Filter(Token tag) =>
        new(tag.Offset, _expressions.ParseFilters(null, first: true)!, BodyToEnd("endfilter"));

    private WithStatement With(Token tag)
    {
        var bindings = new List<KeyValuePair<AssignmentTarget, Expression>>();
        while (_tokens.Current.Kind != TokenKind.BlockEnd)
        {
            if (bindings.Count > 0)
                _tokens.ExpectOperator(",");
            var target = _targets.Parse(withNamespace: false, endName: null);
            _tokens.ExpectOperator("=");
            bindings.Add(new(target, _expressions.Parse()));
        }

        return new(tag.Offset, bindings, BodyToEnd("endwith"));
    }

    private List<Statement> Print(Token tag)
    {
        var outputs = new List<Statement>();
        while (_tokens.Current.Kind != TokenKind.BlockEnd)
        {
            if (outputs.Count > 0)
                _tokens.ExpectOperator(",");
            outputs.Add(new OutputStatement(tag.Offset, _expressions.Parse()));
        }

        return outputs;
    }
}
