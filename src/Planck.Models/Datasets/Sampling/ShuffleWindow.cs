using System;
using System.Collections.Generic;
using Planck.Operators;

namespace Planck.Datasets.Sampling;

/// <summary>
/// Shuffles a stream in bounded memory. A window is filled from the stream; then, as often as there is something in it, the element at
/// <c>Below(count)</c> comes out and the next of the stream takes its place; when the stream is at its end, the window's last element does. A
/// stream no longer than the window is shuffled completely.
/// </summary>
public static class ShuffleWindow
{
    public static IEnumerable<T> Shuffle<T>(IEnumerable<T> items, int window, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        var random = new SplitMix64(seed);
        var held = new List<T>();
        foreach (var item in items)
        {
            if (held.Count < window)
            {
                held.Add(item);
                continue;
            }

            var at = random.Below(held.Count);
            var chosen = held[at];
            held[at] = item;
            yield return chosen;
        }

        while (held.Count > 0)
        {
            var at = random.Below(held.Count);
            var chosen = held[at];
            held[at] = held[^1];
            held.RemoveAt(held.Count - 1);
            yield return chosen;
        }
    }
}
