using System.Globalization;

namespace Planck.Plans.Cost;

/// <summary>Estimated times as people read them, with no more digits than an estimate has.</summary>
public static class Durations
{
    /// <summary><c>0.4 s</c>, <c>42 s</c>, <c>7 min</c>, <c>5.3 h</c>, <c>120 h</c>.</summary>
    public static string Text(double seconds) => seconds switch
    {
        < 0.05 => "0.0 s",
        < 10 => Format(seconds, "0.0", "s"),
        < 120 => Format(seconds, "0", "s"),
        < 7200 => Format(seconds / 60, "0", "min"),
        < 36000 => Format(seconds / 3600, "0.0", "h"),
        _ => Format(seconds / 3600, "0", "h"),
    };

    private static string Format(double number, string digits, string unit) => number.ToString(digits, CultureInfo.InvariantCulture) + " " + unit;
}
