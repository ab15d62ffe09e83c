using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Chat.Syntax;
using Planck.Chat.Values;

namespace Planck.Chat.Evaluation;

/// <summary>Macros as values: a call gives the parameters their arguments and renders the body in a scope of its own.</summary>
internal sealed class MacroCalls(Interpreter interpreter, ExpressionEvaluator expressions, RenderState state)
{
    /// <param name="definedIn">What the body sees besides its parameters: the place of the definition, not of the call.</param>
    public CallableValue Define(MacroDefinition macro, Scope definedIn)
    {
        // A macro is called with the values its surroundings have at that time.
        return new(macro.Name ?? "caller", arguments => interpreter.Body(macro.Body, Bind(macro, arguments, definedIn)), isMacro: true);
    }

    private Scope Bind(MacroDefinition macro, CallArguments arguments, Scope definedIn)
    {
        var scope = new Scope(definedIn);
        var named = new Dictionary<string, Value>(arguments.Named, StringComparer.Ordinal);
        for (var i = 0; i < macro.Parameters.Count; i++)
        {
            var (name, standard) = macro.Parameters[i];
            Value? value;
            if (i < arguments.Positional.Count)
                value = arguments.Positional[i];
            else if (!named.Remove(name, out value))
                value = standard is null ? new UndefinedValue($"the parameter '{name}' was not given") : expressions.Evaluate(standard, scope);
            scope.Set(name, value);
        }

        BindSpecial(macro, arguments, named, scope);
        return scope;
    }

    private void BindSpecial(MacroDefinition macro, CallArguments arguments, Dictionary<string, Value> named, Scope scope)
    {
        var display = macro.Name is null ? "caller" : $"the macro '{macro.Name}'";
        if (macro.Special.Contains("caller") && !macro.Parameters.Any(static p => p.Name == "caller"))
            scope.Set("caller", named.Remove("caller", out var caller) ? caller : new UndefinedValue("the macro was not called by a call block"));
        if (macro.Special.Contains("kwargs"))
            scope.Set("kwargs", new DictValue(state.Comparer, named.Select(static n => new KeyValuePair<Value, Value>(new TextValue(n.Key), n.Value))));
        else if (named.Count > 0)
            throw new EvaluationException($"{display} has no argument '{named.Keys.First()}'");
        if (macro.Special.Contains("varargs"))
            scope.Set("varargs", new ListValue([.. arguments.Positional.Skip(macro.Parameters.Count)], isTuple: true));
        else if (arguments.Positional.Count > macro.Parameters.Count)
            throw new EvaluationException($"{display} takes at most {macro.Parameters.Count} arguments, not {arguments.Positional.Count}");
    }
}
