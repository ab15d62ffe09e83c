namespace Planck.Chat.Syntax;

/// <summary>How many characters of a text are a number literal. Underscores may stand between digits.</summary>
internal static class NumberLiteral
{
    /// <summary>Length of a literal with a fraction, an exponent or both; 0 if there is none.</summary>
    public static int FloatLength(string text, int start)
    {
        var whole = Digits(text, start, static c => char.IsAsciiDigit(c));
        var end = start + whole;
        var fraction = end < text.Length && text[end] == '.' ? Digits(text, end + 1, static c => char.IsAsciiDigit(c)) : 0;
        if (fraction > 0)
            end += 1 + fraction;
        var exponent = ExponentLength(text, end);
        return fraction > 0 || exponent > 0 ? end + exponent - start : 0;
    }

    /// <summary>Length of a binary, octal, hexadecimal or decimal literal. A zero before other digits stands alone.</summary>
    public static int IntegerLength(string text, int start)
    {
        if (text[start] != '0')
            return Digits(text, start, static c => char.IsAsciiDigit(c));
        var kind = start + 1 < text.Length ? char.ToLowerInvariant(text[start + 1]) : '\0';
        var from = start + 2 < text.Length && text[start + 2] == '_' ? start + 3 : start + 2;
        var digits = kind switch
        {
            'x' => Digits(text, from, static c => char.IsAsciiHexDigit(c)),
            'o' => Digits(text, from, static c => c is >= '0' and <= '7'),
            'b' => Digits(text, from, static c => c is '0' or '1'),
            _ => 0,
        };
        return digits > 0 ? from + digits - start : Digits(text, start, static c => c == '0');
    }

    private static int ExponentLength(string text, int at)
    {
        if (at >= text.Length || text[at] is not ('e' or 'E'))
            return 0;
        var digits = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
        var length = Digits(text, digits, static c => char.IsAsciiDigit(c));
        return length > 0 ? digits + length - at : 0;
    }

    private static int Digits(string text, int start, System.Func<char, bool> isDigit)
    {
        var at = start;
        while (at < text.Length && (isDigit(text[at]) || (text[at] == '_' && at > start && at + 1 < text.Length && isDigit(text[at + 1]))))
            at++;
        return at - start;
    }
}
