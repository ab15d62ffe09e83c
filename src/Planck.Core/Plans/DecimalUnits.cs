using System.Globalization;

namespace Planck.Plans;

/// <summary>Sizes and counts as people read them: three digits and a decimal unit, the same on every machine.</summary>
public static class DecimalUnits
{
    /// <summary><c>512 B</c>, <c>13.6 MB</c>, <c>1.51 GB</c>; a MB is 1,000,000 bytes.</summary>
    public static string Bytes(long bytes) => Scale(bytes, ["B", "kB", "MB", "GB", "TB", "PB", "EB"]);

    /// <summary><c>512</c>, <c>393 k</c>, <c>755 M</c>, <c>7.1 G</c>.</summary>
    public static string Count(long count) => Scale(count, ["", "k", "M", "G", "T", "P", "E"]);

    /// <summary>Bits per weight with two decimals, <c>4.50</c>; a dash when there are no weights.</summary>
    public static string BitsPerWeight(long bytes, long weights) =>
        weights == 0 ? "-" : (8m * bytes / weights).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Scale(long value, string[] units)
    {
        var scaled = (decimal)value;
        var unit = 0;
        while (scaled >= 999.5m)
        {
            scaled /= 1000;
            unit++;
        }

        var format = unit == 0 || scaled >= 99.95m ? "0" : scaled >= 9.995m ? "0.0" : "0.00";
        return (scaled.ToString(format, CultureInfo.InvariantCulture) + " " + units[unit]).TrimEnd();
    }
}
