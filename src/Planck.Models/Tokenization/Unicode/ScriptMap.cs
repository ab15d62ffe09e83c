using System;

namespace Planck.Tokenization.Unicode;

/// <summary>The script of a code point as the UnicodeScripts pre-tokenizer sees it: kana are Han, unassigned code points and the space are any.</summary>
internal static class ScriptMap
{
    /// <summary>No script of its own.</summary>
    public const byte Any = 0;

    private static readonly byte[] Scripts = Read();

    public static byte Of(int codePoint) => Scripts[codePoint];

    private static byte[] Read()
    {
        var han = (byte)Array.IndexOf(ScriptTable.Names, "Han");
        var hiragana = Array.IndexOf(ScriptTable.Names, "Hiragana");
        var katakana = Array.IndexOf(ScriptTable.Names, "Katakana");
        var scripts = new byte[0x110000];
        var runs = ScriptTable.Runs;
        for (var i = 0; i < runs.Length; i++)
        {
            var script = runs[i] & 255;
            var end = i + 1 < runs.Length ? runs[i + 1] >> 8 : scripts.Length;
            scripts.AsSpan((runs[i] >> 8)..end).Fill(script == hiragana || script == katakana ? han : (byte)script);
        }
        ClearUnassigned(scripts);
        const int ProlongedSoundMark = 0x30FC;
        const int ArabicLetterMark = 0x061C;
        scripts[ProlongedSoundMark] = han;
        scripts[' '] = Any;
        // Common in the version of the pre-tokenizer (measured), Arabic since.
        scripts[ArabicLetterMark] = (byte)Array.IndexOf(ScriptTable.Names, "Common");
        return scripts;
    }

    private static void ClearUnassigned(byte[] scripts)
    {
        var assigned = OldCategoryTables.AssignedInScriptTable;
        var next = 0;
        for (var i = 0; i < assigned.Length; i += 2)
        {
            scripts.AsSpan(next..assigned[i]).Clear();
            next = assigned[i + 1] + 1;
        }
        scripts.AsSpan(next..).Clear();
    }
}
