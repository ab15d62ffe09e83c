using System;
using System.Collections.Generic;
using Planck.Models;

namespace Planck.Runtime.Plans;

/// <summary>Layers or experts that are treated alike and do not follow each other, as the table on top of a plan writes them.</summary>
public static class Indices
{
    /// <summary>The indices of a list such as <c>0,2,4..18</c>, in order; both ends of a range are in it.</summary>
    /// <exception cref="ArgumentException"><paramref name="text"/> is no such list, or not ascending.</exception>
    public static IEnumerable<int> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IndexSet.TryParse(text)?.Indices ?? throw new ArgumentException($"'{text}' is no ascending list of numbers and ranges such as 0,2,4..18", nameof(text));
    }
}
