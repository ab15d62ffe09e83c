using System;
using System.Globalization;
using System.Linq;
using Planck.Collections;

namespace Planck.Targets;

/// <summary>A release as engines number them: <c>0.11</c>, <c>0.33.0</c>; missing parts are zero.</summary>
public sealed record EngineVersion(EquatableArray<int> Parts) : IComparable<EngineVersion>
{
    /// <summary>Null when the text is no list of numbers with dots.</summary>
    public static EngineVersion? TryParse(string text)
    {
        var parts = text.Split('.');
        var numbers = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }

        return new(numbers.ToEquatableArray());
    }

    public int CompareTo(EngineVersion? other)
    {
        if (other is null)
            return 1;
        for (var i = 0; i < Math.Max(Parts.Count, other.Parts.Count); i++)
        {
            var order = Part(i).CompareTo(other.Part(i));
            if (order != 0)
                return order;
        }

        return 0;
    }

    private int Part(int i) => i < Parts.Count ? Parts[i] : 0;

    public static bool operator <(EngineVersion left, EngineVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(EngineVersion left, EngineVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(EngineVersion left, EngineVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EngineVersion left, EngineVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Join(".", Parts.Select(static p => p.ToString(CultureInfo.InvariantCulture)));
}
