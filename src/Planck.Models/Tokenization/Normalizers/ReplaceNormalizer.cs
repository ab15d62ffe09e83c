using System;
using System.Collections.Generic;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Normalizers;

/// <summary><c>Replace</c>: every match becomes the content, literally. The content shares the alignment of the last code point it replaces.</summary>
internal sealed class ReplaceNormalizer(TextPattern pattern, string content) : Normalizer
{
    private readonly int[] _content = CodePoints.Of(content);

    public override void Normalize(TextEditor text)
    {
        var matches = new List<(int Start, int End)>();
        pattern.FindAll(text.CodePoints, matches);
        if (matches.Count == 0)
            return;
        var length = text.Length;
        var at = 0;
        text.Begin();
        foreach (var (start, end) in matches)
        {
            text.Keep(start - at);
            text.Drop(end - start);
            foreach (var codePoint in _content)
                text.Emit(codePoint, 1);
            at = end;
        }
        text.Keep(length - at);
        text.Commit();
    }
}
