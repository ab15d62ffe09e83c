using System.Globalization;
using Planck.Plans;

namespace Planck.Checks;

/// <summary>Sizes beside their bounds.</summary>
internal static class Sizes
{
    /// <summary>A size and its bound as people read them, or to the byte where these would read the same.</summary>
    public static (string Actual, string Bound) Apart(long actual, long bound)
    {
        var texts = (DecimalUnits.Bytes(actual), DecimalUnits.Bytes(bound));
        return texts.Item1 == texts.Item2 ? (Exact(actual), Exact(bound)) : texts;
    }

    /// <summary>A size as a recipe writes it, of two or three digits, not below this one.</summary>
    public static string Above(long bytes) => Written(bytes, up: true);

    /// <summary>The same, not above this one.</summary>
    public static string Below(long bytes) => Written(bytes, up: false);

    private static string Exact(long bytes) => bytes.ToString("#,0", CultureInfo.InvariantCulture) + " bytes";

    private static string Written(long bytes, bool up)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        var (unit, size) = (0, 1m);
        while (unit + 1 < units.Length && bytes >= 1000 * size)
        {
            unit++;
            size *= 1000;
        }

        var step = size;
        while (step > 1 && bytes / step < 100)
            step /= 10;
        var steps = up ? decimal.Ceiling(bytes / step) : decimal.Floor(bytes / step);
        return (steps * step / size).ToString("0.###", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
