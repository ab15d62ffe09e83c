using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary><c>'%s' % values</c>: the conversions <c>s r d i u f F x X o c %</c> with flags, width and precision.</summary>
internal sealed class PercentFormat
{
    private readonly RenderState _state;
    private readonly string _format;
    private readonly Value _values;
    private readonly IReadOnlyList<Value> _positional;
    private int _used;
    private int _position;

    private PercentFormat(RenderState state, string format, Value values)
    {
        (_state, _format, _values) = (state, format, values);
        _positional = values is ListValue { IsTuple: true } tuple ? tuple.Items : [values];
    }

    public static string Apply(RenderState state, string format, Value values) => new PercentFormat(state, format, values).Run();

    private string Run()
    {
        var text = new StringBuilder();
        var named = false;
        while (_position < _format.Length)
        {
            var c = _format[_position++];
            if (c != '%')
                text.Append(c);
            else if (_position < _format.Length && _format[_position] == '%')
                text.Append(_format[_position++]);
            else
                text.Append(Conversion(ref named));
            _state.Budget.CheckLength(text.Length);
        }

        if (!named && _used < _positional.Count && (_values is not DictValue and not ListValue { IsTuple: false } and not UndefinedValue))
            throw new EvaluationException("the format uses fewer values than there are");
        return text.ToString();
    }

    private string Conversion(ref bool named)
    {
        Value? value = null;
        if (Take('('))
        {
            value = Named();
            named = true;
        }

        var flags = "";
        while (_position < _format.Length && "-+ 0#".Contains(_format[_position], StringComparison.Ordinal))
            flags += _format[_position++];
        var width = Number() ?? 0;
        int? precision = Take('.') ? Number() ?? 0 : null;
        while (_position < _format.Length && _format[_position] is 'h' or 'l' or 'L')
            _position++;
        if (_position >= _format.Length)
            throw new EvaluationException("the format ends within a conversion");
        var conversion = _format[_position++];
        value ??= _used < _positional.Count ? _positional[_used++] : throw new EvaluationException("the format needs more values than there are");
        return Padded(Converted(value, conversion, flags, precision), flags, width, isNumber: conversion is not ('s' or 'r' or 'c'));
    }

    private Value Named()
    {
        var close = _format.IndexOf(')', _position);
        if (close < 0)
            throw new EvaluationException("the name in a format is not closed with ')'");
        var name = _format[_position..close];
        _position = close + 1;
        return _values is DictValue dict
            ? dict.Find(new TextValue(name)) ?? throw new EvaluationException($"the format needs '{name}', which is not given")
            : throw new EvaluationException("a format with names needs a dict");
    }

    private string Converted(Value value, char conversion, string flags, int? precision)
    {
        switch (conversion)
        {
            case 's' or 'r':
                var text = conversion == 's' ? _state.Text(value) : _state.Repr(value);
                return precision is { } most ? text[..CodePoints.Offset(text, most)] : text;
            case 'c':
                return value is TextValue one && CodePoints.Count(one.Text) == 1 ? one.Text : CodePoints.Of(Integer(value, conversion, 0x10ffff));
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o':
                if (flags.Contains('#', StringComparison.Ordinal))
                    throw new EvaluationException("the flag '#' of a format is not supported");
                var number = value is FloatValue { Number: var f } && double.IsFinite(f) && conversion is 'd' or 'i' or 'u'
                    ? new System.Numerics.BigInteger(((FloatValue)value).Number)
                    : Numbers.TryInteger(value) ?? throw Wrong(value, conversion);
                return Sign(number.Sign < 0, flags) + Digits(NumberFormat.Digits(number, conversion), precision);
            default:
                var real = Numbers.TryFloat(value) ?? throw Wrong(value, conversion);
                return Sign(double.IsNegative(real) && !double.IsNaN(real), flags) + NumberFormat.Magnitude(real, conversion, precision ?? 6);
        }
    }

    private string Digits(string digits, int? precision)
    {
        _state.Budget.CheckLength(precision ?? 0);
        return digits.PadLeft(precision ?? 0, '0');
    }

    private static int Integer(Value value, char conversion, int most) =>
        Numbers.TryInteger(value) is { } number && number.Sign >= 0 && number <= most ? (int)number : throw Wrong(value, conversion);

    private static EvaluationException Wrong(Value value, char conversion) =>
        new(value is UndefinedValue undefined ? undefined.Reason : $"'%{conversion}' cannot write a value of type {value.TypeName}");

    private static string Sign(bool negative, string flags) =>
        negative ? "-" : flags.Contains('+', StringComparison.Ordinal) ? "+" : flags.Contains(' ', StringComparison.Ordinal) ? " " : "";

    private string Padded(string text, string flags, int width, bool isNumber)
    {
        if (flags.Contains('-', StringComparison.Ordinal))
            return StringMethods.Pad(_state, text, width, " ", StringMethods.Side.Right);
        if (!isNumber || !flags.Contains('0', StringComparison.Ordinal))
            return StringMethods.Pad(_state, text, width, " ", StringMethods.Side.Left);
        var sign = text.Length > 0 && text[0] is '-' or '+' or ' ' ? text[..1] : "";
        return sign + StringMethods.Pad(_state, text[sign.Length..], width - sign.Length, "0", StringMethods.Side.Left);
    }

    private bool Take(char c)
    {
        if (_position >= _format.Length || _format[_position] != c)
            return false;
        _position++;
        return true;
    }

    private int? Number()
    {
        var start = _position;
        if (start < _format.Length && _format[start] == '*')
            throw new EvaluationException("'*' as a width or precision of a format is not supported");
        while (_position < _format.Length && char.IsAsciiDigit(_format[_position]))
            _position++;
        if (start == _position)
            return null;
        return int.TryParse(_format.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new EvaluationException("a width or precision of a format is too large");
    }
}
