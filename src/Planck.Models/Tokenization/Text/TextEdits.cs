using System;
using Planck.Tokenization.Regex;

namespace Planck.Tokenization.Text;

/// <summary>Rewrites that several components share.</summary>
internal static class TextEdits
{
    /// <summary>Puts text before the first code point; it shares its alignment. An empty text stays empty.</summary>
    public static void Prepend(this TextEditor editor, ReadOnlySpan<int> prefix)
    {
        if (editor.Length == 0 || prefix.IsEmpty)
            return;
        var first = editor.CodePoints[0];
        var rest = editor.Length - 1;
        editor.Begin();
        for (var i = 0; i < prefix.Length; i++)
            editor.Emit(prefix[i], i == 0 ? 0 : 1);
        editor.Emit(first, 1);
        editor.Keep(rest);
        editor.Commit();
    }

    public static void RemoveAll(this TextEditor editor, CodePointClass removed)
    {
        editor.Begin();
        foreach (var codePoint in editor.CodePoints)
        {
            if (removed.Contains(codePoint))
                editor.Drop(1);
            else
                editor.Keep(1);
        }
        editor.Commit();
    }

    /// <summary>Each code point as the code points of its UTF-8 bytes in the byte alphabet.</summary>
    public static void ToByteAlphabet(this TextEditor editor)
    {
        Span<byte> utf8 = stackalloc byte[4];
        editor.Begin();
        for (var i = 0; i < editor.Length; i++)
        {
            var count = CodePoints.EncodeUtf8(editor.CodePoints.Slice(i, 1), utf8);
            for (var k = 0; k < count; k++)
                editor.Emit(ByteAlphabet.ToCodePoint(utf8[k]), k == 0 ? 0 : 1);
        }
        editor.Commit();
    }
}
