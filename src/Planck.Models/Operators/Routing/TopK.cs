using System;

namespace Planck.Operators;

/// <summary>The indices of the largest values, largest first.</summary>
internal static class TopK
{
    /// <summary>Fills <paramref name="indices"/>. Of equal values the lower index comes first; NaN comes last.</summary>
    public static void Select(ReadOnlySpan<float> values, Span<int> indices)
    {
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (count == indices.Length && !Precedes(values[i], values[indices[^1]]))
                continue;
            var place = count < indices.Length ? count++ : count - 1;
            for (; place > 0 && Precedes(values[i], values[indices[place - 1]]); place--)
                indices[place] = indices[place - 1];
            indices[place] = i;
        }
    }

    private static bool Precedes(float value, float other) => value > other || (float.IsNaN(other) && !float.IsNaN(value));
}
