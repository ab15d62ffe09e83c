using System;

namespace Planck.Recipes.Reading;

/// <summary>Reads a recipe part by part, and notes which of them have errors.</summary>
internal sealed class PartReader(FindingList findings)
{
    public RecipeParts Unread { get; private set; }

    /// <summary>What <paramref name="read"/> makes of a part.</summary>
    public T Read<T>(RecipeParts part, Func<T> read)
    {
        var before = findings.Errors;
        var value = read();
        if (findings.Errors > before)
            Unread |= part;
        return value;
    }
}
