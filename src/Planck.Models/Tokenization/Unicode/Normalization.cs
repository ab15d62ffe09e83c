using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Planck.Tokenization.Unicode;

/// <summary>Decomposition, canonical ordering and composition (UAX 15), with the bookkeeping that alignment needs.</summary>
internal static class Normalization
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28;

    private static readonly Dictionary<int, int[]> Canonical = ReadDecompositions(NormalizationTables.Canonical);
    private static readonly Dictionary<int, int[]> Compatibility = ReadDecompositions(NormalizationTables.Compatibility);
    private static readonly Dictionary<(int, int), int> Compositions = ReadCompositions();
    private static readonly Dictionary<int, byte> CombiningClasses = ReadCombiningClasses();

    public static int CombiningClass(int codePoint) => codePoint < 0x300 ? 0 : CombiningClasses.GetValueOrDefault(codePoint);

    /// <summary>Full decomposition in canonical order. The first code point of a decomposition replaces the original, the others are insertions.</summary>
    public static List<NormalizedPoint> Decompose(ReadOnlySpan<int> text, bool compatibility)
    {
        var points = new List<NormalizedPoint>(text.Length + (text.Length / 4));
        foreach (var codePoint in text)
            AppendDecomposition(codePoint, compatibility, points);
        Reorder(CollectionsMarshal.AsSpan(points));
        return points;
    }

    /// <summary>Composes in place. A composed code point stands for both parts, so its change counts the second part as removed.</summary>
    public static void Compose(List<NormalizedPoint> points)
    {
        var written = 0;
        var starter = -1;
        var lastClass = -1;
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            var combiningClass = CombiningClass(point.CodePoint);
            // Blocked: something between starter and here has the same or a higher class, or is a starter itself.
            if (starter >= 0 && lastClass < combiningClass
                && TryCompose(points[starter].CodePoint, point.CodePoint, out var composed))
            {
                points[starter] = new NormalizedPoint(composed, points[starter].Change + point.Change - 1);
                continue;
            }
            if (combiningClass == 0)
            {
                starter = written;
                lastClass = -1;
            }
            else
            {
                lastClass = combiningClass;
            }
            points[written++] = point;
        }
        points.RemoveRange(written, points.Count - written);
    }

    private static void AppendDecomposition(int codePoint, bool compatibility, List<NormalizedPoint> points)
    {
        if (codePoint is >= HangulBase and < HangulBase + (Leads * Vowels * Tails))
        {
            var syllable = codePoint - HangulBase;
            points.Add(new NormalizedPoint(LeadBase + (syllable / (Vowels * Tails)), 0));
            points.Add(new NormalizedPoint(VowelBase + (syllable / Tails % Vowels), 1));
            if (syllable % Tails != 0)
                points.Add(new NormalizedPoint(TailBase + (syllable % Tails), 1));
            return;
        }
        if (codePoint < 0xA0
            || !((compatibility && Compatibility.TryGetValue(codePoint, out var parts)) || Canonical.TryGetValue(codePoint, out parts)))
        {
            points.Add(new NormalizedPoint(codePoint, 0));
            return;
        }
        for (var i = 0; i < parts.Length; i++)
            points.Add(new NormalizedPoint(parts[i], i == 0 ? 0 : 1));
    }

    /// <summary>Sorts every run of non-starters by class, keeping the order of equal classes.</summary>
    private static void Reorder(Span<NormalizedPoint> points)
    {
        for (var i = 0; i < points.Length; i++)
        {
            if (CombiningClass(points[i].CodePoint) == 0)
                continue;
            var end = i + 1;
            while (end < points.Length && CombiningClass(points[end].CodePoint) != 0)
                end++;
            if (end - i > 1)
                SortByClass(points[i..end]);
            i = end;
        }
    }

    private static void SortByClass(Span<NormalizedPoint> run)
    {
        // A stable sort: the key is the class, then the position.
        var keys = new long[run.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = ((long)CombiningClass(run[i].CodePoint) << 32) | (uint)i;
        var sorted = run.ToArray();
        Array.Sort(keys, sorted);
        sorted.CopyTo(run);
    }

    private static bool TryCompose(int first, int second, out int composed)
    {
        if (first - LeadBase is >= 0 and < Leads && second - VowelBase is >= 0 and < Vowels)
        {
            composed = HangulBase + ((((first - LeadBase) * Vowels) + second - VowelBase) * Tails);
            return true;
        }
        if (first - HangulBase is >= 0 and < Leads * Vowels * Tails && (first - HangulBase) % Tails == 0
            && second - TailBase is > 0 and < Tails)
        {
            composed = first + second - TailBase;
            return true;
        }
        return Compositions.TryGetValue((first, second), out composed);
    }

    private static Dictionary<int, int[]> ReadDecompositions(ReadOnlySpan<int> table)
    {
        var decompositions = new Dictionary<int, int[]>();
        for (var i = 0; i < table.Length; i += 2 + table[i + 1])
            decompositions.Add(table[i], table.Slice(i + 2, table[i + 1]).ToArray());
        return decompositions;
    }

    private static Dictionary<(int, int), int> ReadCompositions()
    {
        var table = NormalizationTables.Compositions;
        var compositions = new Dictionary<(int, int), int>(table.Length / 3);
        for (var i = 0; i < table.Length; i += 3)
            compositions.Add((table[i], table[i + 1]), table[i + 2]);
        return compositions;
    }

    private static Dictionary<int, byte> ReadCombiningClasses()
    {
        var runs = NormalizationTables.CombiningClassRuns;
        var classes = new Dictionary<int, byte>();
        for (var i = 0; i + 1 < runs.Length; i++)
        {
            for (var c = runs[i] >> 8; (runs[i] & 255) != 0 && c < runs[i + 1] >> 8; c++)
                classes.Add(c, (byte)(runs[i] & 255));
        }
        return classes;
    }
}
