using System;
using System.Globalization;
using System.Text;

namespace Planck.Chat.Syntax;

/// <summary>Escapes of a string literal: those of Python, where an unknown one stays as it is written.</summary>
internal static class TextLiteral
{
    public static string Unescape(SourceText source, int start, int end)
    {
        var text = source.Text;
        var value = new StringBuilder(end - start);
        for (var i = start; i < end; i++)
        {
            if (text[i] != '\\' || i + 1 >= end)
            {
                value.Append(text[i]);
                continue;
            }

            i = Escape(source, i, end, value);
        }

        return value.ToString();
    }

    /// <summary>Appends what the escape at <paramref name="at"/> means and returns the offset of its last character.</summary>
    private static int Escape(SourceText source, int at, int end, StringBuilder value)
    {
        var c = source.Text[at + 1];
        switch (c)
        {
            case '\n':
                return at + 1; // a line break that is escaped is none
            case '\\' or '\'' or '"':
                value.Append(c);
                return at + 1;
            case 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v':
                value.Append("\a\b\f\n\r\t\v"["abfnrtv".IndexOf(c, StringComparison.Ordinal)]);
                return at + 1;
            case >= '0' and <= '7':
                return Octal(source.Text, at, end, value);
            case 'x':
                return Hexadecimal(source, at, end, 2, value);
            case 'u':
                return Hexadecimal(source, at, end, 4, value);
            case 'U':
                return Hexadecimal(source, at, end, 8, value);
            case 'N':
                throw source.Error(at, "a character by its Unicode name (\\N{...}) is not supported; write it as \\u....");
            default:
                value.Append('\\').Append(c);
                return at + 1;
        }
    }

    private static int Octal(string text, int at, int end, StringBuilder value)
    {
        var (code, i) = (0, at + 1);
        for (; i < end && i < at + 4 && text[i] is >= '0' and <= '7'; i++)
            code = (code * 8) + (text[i] - '0');
        value.Append((char)code);
        return i - 1;
    }

    private static int Hexadecimal(SourceText source, int at, int end, int digits, StringBuilder value)
    {
        var first = at + 2;
        if (first + digits > end
            || !uint.TryParse(source.Text.AsSpan(first, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code > 0x10FFFF)
        {
            throw source.Error(at, $"'\\{source.Text[at + 1]}' needs {digits} hexadecimal digits that are a Unicode character");
        }

        if (code <= char.MaxValue)
            value.Append((char)code); // also half of a surrogate pair, as Python takes it
        else
            value.Append(char.ConvertFromUtf32((int)code));
        return first + digits - 1;
    }
}
