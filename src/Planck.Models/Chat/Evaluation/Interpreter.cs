using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Planck.Chat.Syntax;
using Planck.Chat.Values;

namespace Planck.Chat.Evaluation;

/// <summary>Renders statements.</summary>
internal sealed class Interpreter
{
    private readonly SourceText _source;
    private readonly RenderState _state;
    private readonly ExpressionEvaluator _expressions;
    private readonly MacroCalls _macros;
    private int _depth;

    public Interpreter(SourceText source, RenderState state)
    {
        _source = source;
        _state = state;
        _expressions = new(source, state);
        _macros = new(this, _expressions, state);
    }

    /// <summary>How a run of statements ended.</summary>
    private enum Flow
    {
        Through,
        Break,
        Continue,
    }

    public string Render(IReadOnlyList<Statement> template, Scope variables)
    {
        var globals = new Scope(variables);
        var output = new OutputBuffer(_state);
        Run(template, globals, output);
        return output.ToString();
    }

    /// <summary>The text of a body that cannot be left by <c>break</c>.</summary>
    public TextValue Body(IReadOnlyList<Statement> body, Scope scope)
    {
        var output = new OutputBuffer(_state);
        Run(body, scope, output);
        return new(output.ToString());
    }

    private Flow Run(IReadOnlyList<Statement> statements, Scope scope, OutputBuffer output)
    {
        foreach (var statement in statements)
        {
            var flow = Run(statement, scope, output);
            if (flow != Flow.Through)
                return flow;
        }

        return Flow.Through;
    }

    private Flow Run(Statement statement, Scope scope, OutputBuffer output)
    {
        try
        {
            _state.Budget.Step();
            if (++_depth > _state.Limits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
                throw new EvaluationException($"blocks and macro calls are nested deeper than {_state.Limits.Depth} levels");
            return Dispatch(statement, scope, output);
        }
        catch (EvaluationException e)
        {
            throw ExpressionEvaluator.At(_source, statement.Offset, e);
        }
        finally
        {
            _depth--;
        }
    }

    private Flow Dispatch(Statement statement, Scope scope, OutputBuffer output)
    {
        switch (statement)
        {
            case TextStatement text:
                output.Write(text.Text);
                return Flow.Through;
            case OutputStatement write:
                output.Write(_state.Text(_expressions.Evaluate(write.Value, scope)));
                return Flow.Through;
            case IfStatement branches:
                return Run(Chosen(branches, scope), scope, output);
            case ForStatement loop:
                return For(loop, scope, output);
            case SetStatement set:
                Assignment.To(set.Target, _expressions.Evaluate(set.Value, scope), scope, _state);
                return Flow.Through;
            case SetBlockStatement set:
                return SetBlock(set, scope);
            case FilterStatement filter:
                return FilterBlock(filter, scope, output);
            case WithStatement with:
                return With(with, scope, output);
            case GenerationStatement generation:
                output.Write(Body(generation.Body, new(scope)).Text);
                return Flow.Through;
            case MacroStatement macro:
                scope.Set(macro.Macro.Name!, _macros.Define(macro.Macro, scope));
                return Flow.Through;
            case CallStatement call:
                output.Write(_state.Text(_expressions.Call(call.Call, scope, _macros.Define(call.Caller, scope))));
                return Flow.Through;
            default:
                return statement is BreakStatement ? Flow.Break : Flow.Continue;
        }
    }

    private IReadOnlyList<Statement> Chosen(IfStatement branches, Scope scope) =>
        branches.Branches.FirstOrDefault(branch => _expressions.Evaluate(branch.Condition, scope).IsTrue)?.Body ?? branches.Otherwise;

    private Flow For(ForStatement loop, Scope scope, OutputBuffer output)
    {
        var items = _expressions.Evaluate(loop.Items, scope);
        if (!loop.Recursive)
            return Iterate(loop, items, 0, null, scope, output);
        output.Write(Recurse(loop, items, 0, scope).Text);
        return Flow.Through;
    }

    /// <summary>The text of a recursive loop; <c>loop(items)</c> in its body renders it again, one level deeper.</summary>
    private TextValue Recurse(ForStatement loop, Value items, int depth, Scope scope)
    {
        if (depth >= _state.Limits.Depth)
            throw new EvaluationException($"the loop calls itself deeper than {_state.Limits.Depth} levels");
        var output = new OutputBuffer(_state);
        Iterate(loop, items, depth, arguments => Recurse(loop, arguments.Bind("loop", "iterable").Required(0), depth + 1, scope), scope, output);
        return new(output.ToString());
    }

    private Flow Iterate(ForStatement loop, Value items, int depth, System.Func<CallArguments, Value>? recurse, Scope scope, OutputBuffer output)
    {
        var elements = _state.Iterate(items);
        var length = loop.Filter is null ? RenderState.Length(items) : null;
        if (loop.Filter is not null)
            elements = Accepted(loop, elements, scope);

        var state = new LoopValue(_state, elements, length, depth, recurse);
        var completed = false;
        while (state.MoveNext())
        {
            var inner = new Scope(scope);
            inner.Set("loop", state);
            Assignment.To(loop.Target, state.Current, inner, _state);
            var flow = Run(loop.Body, inner, output);
            if (flow == Flow.Break)
                break;
            // As Jinja compiles it: the rest of the loop counts as run when a body reached its end.
            completed |= flow == Flow.Through;
        }

        return completed || loop.Otherwise.Count == 0 ? Flow.Through : Run(loop.Otherwise, new(scope), output);
    }

    private IEnumerable<Value> Accepted(ForStatement loop, IEnumerable<Value> elements, Scope scope)
    {
        foreach (var element in elements)
        {
            var inner = new Scope(scope);
            Assignment.To(loop.Target, element, inner, _state);
            if (_expressions.Evaluate(loop.Filter!, inner).IsTrue)
                yield return element;
        }
    }

    private Flow SetBlock(SetBlockStatement set, Scope scope)
    {
        var output = new OutputBuffer(_state);
        var flow = Run(set.Body, new(scope), output);
        if (flow != Flow.Through)
            return flow;
        Value text = new TextValue(output.ToString());
        if (set.Filter is not null)
            text = _expressions.Filter(set.Filter, text, scope);
        Assignment.To(set.Target, text, scope, _state);
        return Flow.Through;
    }

    private Flow FilterBlock(FilterStatement filter, Scope scope, OutputBuffer output)
    {
        var inner = new Scope(scope);
        var body = new OutputBuffer(_state);
        var flow = Run(filter.Body, inner, body);
        if (flow == Flow.Through)
            output.Write(_state.Text(_expressions.Filter(filter.Filter, new TextValue(body.ToString()), inner)));
        return flow;
    }

    private Flow With(WithStatement with, Scope scope, OutputBuffer output)
    {
        var inner = new Scope(scope);
        foreach (var (target, value) in with.Bindings)
            Assignment.To(target, _expressions.Evaluate(value, scope), inner, _state);
        return Run(with.Body, inner, output);
    }
}
