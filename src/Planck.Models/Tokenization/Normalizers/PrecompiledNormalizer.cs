using System;
using System.Collections.Generic;
using Planck.Tokenization.Text;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Normalizers;

/// <summary><c>Precompiled</c>: short grapheme clusters as a whole where the charsmap has them, else code point by code point.</summary>
internal sealed class PrecompiledNormalizer(PrecompiledCharsmap charsmap) : Normalizer
{
    /// <summary>Longer clusters, in UTF-8 bytes, are not looked up as a whole.</summary>
    private const int LongestCluster = 5;

    public override void Normalize(TextEditor text)
    {
        var source = text.CodePoints;
        var points = new List<NormalizedPoint>(source.Length);
        var modified = false;
        for (var i = 0; i < source.Length;)
        {
            var length = IsAloneInAscii(source, i) ? 1 : Graphemes.LengthAt(source, i);
            var cluster = source.Slice(i, length);
            i += length;
            if (length <= LongestCluster && CodePoints.Utf8Length(cluster) <= LongestCluster && TryReplace(cluster, points))
            {
                modified = true;
                continue;
            }
            for (var k = 0; k < cluster.Length; k++)
            {
                if (TryReplace(cluster.Slice(k, 1), points))
                    modified = true;
                else
                    points.Add(new NormalizedPoint(cluster[k], 0));
            }
        }
        if (!modified)
            return;
        text.Begin();
        foreach (var point in points)
            text.Emit(point.CodePoint, point.Change);
        text.Commit();
    }

    private static bool IsAloneInAscii(ReadOnlySpan<int> text, int i) =>
        text[i] is >= 0x20 and < 0x7F && (i + 1 == text.Length || text[i + 1] < 0x7F);

    private bool TryReplace(ReadOnlySpan<int> part, List<NormalizedPoint> points)
    {
        Span<byte> utf8 = stackalloc byte[4 * LongestCluster];
        var bytes = CodePoints.EncodeUtf8(part, utf8);
        if (!charsmap.TryReplace(utf8[..bytes], out var replacement))
            return false;
        var surplus = replacement.Length - part.Length;
        for (var i = 0; i < replacement.Length; i++)
            points.Add(new NormalizedPoint(replacement[i], i >= replacement.Length - surplus ? 1 : 0));
        // The last code point written, even an earlier one, takes along what has no replacement.
        if (surplus < 0 && points.Count > 0)
            points[^1] = points[^1] with { Change = points[^1].Change + surplus };
        return true;
    }
}
