using System;
using System.Globalization;
using System.Text;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary><c>strftime</c> in the C locale, of a time without a time zone.</summary>
internal static class TimeFormat
{
    public static string Apply(string format, DateTime time)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            var padded = true;
            if (i + 1 < format.Length && format[i + 1] == '-')
            {
                padded = false;
                i++;
            }

            var directive = ++i < format.Length ? format[i] : '\0';
            text.Append(Directive(directive, time, padded));
        }

        return text.ToString();
    }

    private static string Directive(char directive, DateTime time, bool padded)
    {
        var invariant = CultureInfo.InvariantCulture;
        return directive switch
        {
            'Y' => Number(time.Year, 4),
            'y' => Number(time.Year % 100, 2),
            'm' => Number(time.Month, 2),
            'd' => Number(time.Day, 2),
            'e' => padded ? time.Day.ToString(invariant).PadLeft(2) : Number(time.Day, 2),
            'H' => Number(time.Hour, 2),
            'I' => Number((time.Hour + 11) % 12 + 1, 2),
            'M' => Number(time.Minute, 2),
            'S' => Number(time.Second, 2),
            'f' => Number(time.Ticks % TimeSpan.TicksPerSecond / 10, 6),
            'j' => Number(time.DayOfYear, 3),
            'w' => Number((int)time.DayOfWeek, 1),
            'u' => Number(time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek, 1),
            'B' => time.ToString("MMMM", invariant),
            'b' or 'h' => time.ToString("MMM", invariant),
            'A' => time.ToString("dddd", invariant),
            'a' => time.ToString("ddd", invariant),
            'p' => time.Hour < 12 ? "AM" : "PM",
            'F' => time.ToString("yyyy-MM-dd", invariant),
            'T' or 'X' => time.ToString("HH:mm:ss", invariant),
            'R' => time.ToString("HH:mm", invariant),
            'D' or 'x' => time.ToString("MM/dd/yy", invariant),
            'c' => Apply("%a %b %e %H:%M:%S %Y", time),
            'Z' or 'z' => "",
            'n' => "\n",
            't' => "\t",
            '%' => "%",
            '\0' => throw new EvaluationException("the time format ends within a directive"),
            _ => throw new EvaluationException($"the time directive '%{directive}' is not supported"),
        };

        string Number(long value, int digits) => value.ToString(padded ? new string('0', digits) : "0", invariant);
    }
}
