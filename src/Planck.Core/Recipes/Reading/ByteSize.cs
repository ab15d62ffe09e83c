using System;
using System.Collections.Generic;
using System.Globalization;

namespace Planck.Recipes.Reading;

/// <summary>Sizes as people write them. Decimal units count by 1000, binary ones by 1024, as IEC 80000-13 defines them.</summary>
public static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] Scale =
    [
        ("B", 1), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
    ];

    public static IReadOnlyList<string> Units { get; } = Array.ConvertAll(Scale, static s => s.Unit);

    /// <summary>
    /// Reads a number with an optional fraction and an optional unit. False when it is no such, below one byte or beyond 2^63 - 1;
    /// then <paramref name="unit"/> is the unknown word in the unit's place, or null.
    /// </summary>
    public static bool TryParse(string text, out long bytes, out string? unit)
    {
        (bytes, unit) = (0, null);
        var end = 0;
        while (end < text.Length && text[end] is (>= '0' and <= '9') or '.')
            end++;
        var word = text.Substring(end).Trim();
        if (!decimal.TryParse(text.Substring(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        foreach (var (name, factor) in Scale)
        {
            if (name != (word.Length == 0 ? "B" : word))
                continue;
            if (number > long.MaxValue / factor)
                return false;
            bytes = (long)(number * factor);
            return bytes > 0;
        }

        unit = word;
        return false;
    }
}
