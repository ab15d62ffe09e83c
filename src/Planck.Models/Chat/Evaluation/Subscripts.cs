using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Planck.Chat.Builtins;
using Planck.Chat.Values;

namespace Planck.Chat.Evaluation;

/// <summary>
/// <c>a.b</c>, <c>a['b']</c> and <c>a[1:2]</c>. With a dot, methods win over keys of a dict; with brackets it is the other way round.
/// What does not exist is undefined, as in Jinja.
/// </summary>
internal sealed class Subscripts(RenderState state)
{
    public Value Attribute(Value target, string name)
    {
        if (target is UndefinedValue undefined)
            throw new EvaluationException(undefined.Reason);
        return Member(target, name) ?? Element(target, new TextValue(name)) ?? Missing(target, name);
    }

    public Value Item(Value target, Value index)
    {
        if (target is UndefinedValue undefined)
            throw new EvaluationException(undefined.Reason);
        return Element(target, index)
            ?? (index is TextValue name ? Member(target, name.Text) : null)
            ?? Missing(target, index switch
            {
                TextValue text => text.Text,
                IntegerValue or FloatValue or BooleanValue or NoneValue => state.Repr(index),
                _ => index.TypeName,
            });
    }

    /// <summary>As the <c>attr</c> filter: keys of a dict do not count.</summary>
    public Value OnlyMember(Value target, string name) => Member(target, name) ?? Missing(target, name);

    public Value Slice(Value target, Value? start, Value? stop, Value? step)
    {
        if (target is UndefinedValue undefined)
            throw new EvaluationException(undefined.Reason);
        var length = target is TextValue or ListValue or RangeValue
            ? RenderState.Length(target)!.Value
            : throw new EvaluationException($"a value of type {target.TypeName} cannot be sliced");
        var slice = SliceIndices.Of(Bound(start), Bound(stop), Bound(step), length);
        state.Budget.Make(slice.Count);
        switch (target)
        {
            case TextValue text:
                return state.Made(slice.Of(text.Text), text.IsSafe);
            case ListValue list:
                return new ListValue([.. slice.Indices.Select(i => list.Items[i])], list.IsTuple);
            default:
                var range = (RangeValue)target;
                return new RangeValue(
                    range.Start + (slice.First * range.Step), range.Start + (slice.Stop * range.Step), slice.Step * range.Step, slice.Count);
        }
    }

    private static BigInteger? Bound(Value? bound)
    {
        if (bound is null or NoneValue)
            return null;
        return Numbers.TryInteger(bound) ?? throw new EvaluationException($"a slice needs integers, not {bound.TypeName}");
    }

    private Value? Member(Value target, string name)
    {
        if (name.StartsWith("__", System.StringComparison.Ordinal) && name.EndsWith("__", System.StringComparison.Ordinal))
            return Unsafe(target, name);
        return target switch
        {
            TextValue text => StringMethods.Find(state, text, name),
            DictValue dict => (Value?)Unsafe(target, name, MemberNames.ChangesDict) ?? DictMethods.Find(state, dict, name),
            ListValue list => (list.IsTuple ? null : (Value?)Unsafe(target, name, MemberNames.ChangesList)) ?? ListMethods.Find(state, list, name),
            NamespaceValue scope => scope.Attributes.GetValueOrDefault(name),
            ObjectValue o => o.Member(name),
            _ when MemberNames.OfNumbers.Contains(name) && Numbers.IsNumber(target) =>
                throw new EvaluationException($"'{name}' of a value of type {target.TypeName} is not supported"),
            CallableValue { IsMacro: true } when MemberNames.OfMacros.Contains(name) => throw new EvaluationException($"'{name}' of a macro is not supported"),
            _ => null,
        };
    }

    private static UndefinedValue? Unsafe(Value target, string name, HashSet<string> names) => names.Contains(name) ? Unsafe(target, name) : null;

    private static UndefinedValue Unsafe(Value target, string name) =>
        new($"'{name}' of a value of type {target.TypeName} is not available to templates, which cannot change their input");

    private static Value? Element(Value target, Value index)
    {
        if (target is DictValue dict)
            return IsKey(index) ? dict.Find(index) : null;
        if (Numbers.TryInteger(index) is not { } number || target is not (TextValue or ListValue or RangeValue))
            return null;
        var length = RenderState.Length(target)!.Value;
        if (number.Sign < 0)
            number += length;
        if (number.Sign < 0 || number >= length)
            return null;
        var at = (int)number;
        switch (target)
        {
            case TextValue text:
                var offset = CodePoints.Offset(text.Text, at);
                return new TextValue(text.Text.Substring(offset, CodePoints.Width(text.Text, offset)), text.IsSafe);
            case ListValue list:
                return list.Items[at];
            default:
                return ((RangeValue)target)[at];
        }
    }

    private static bool IsKey(Value index) => index is not (ListValue { IsTuple: false } or DictValue or DictViewValue);

    private static UndefinedValue Missing(Value target, string name) =>
        new($"a value of type {target.TypeName} has no '{(name.Length > 60 ? name[..60] + "..." : name)}'");
}
