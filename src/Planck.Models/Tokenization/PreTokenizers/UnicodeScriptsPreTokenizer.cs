using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.PreTokenizers;

/// <summary>
/// <c>UnicodeScripts</c>: cuts where the script changes. Space and unassigned code points go with what is before them; such code points at the
/// very start of a piece are dropped, as in the reference library.
/// </summary>
internal sealed class UnicodeScriptsPreTokenizer : CuttingPreTokenizer
{
    protected override void Cut(PreTokenizedText text, Piece piece)
    {
        var codePoints = text.Text.CodePoints.Slice(piece.Start, piece.Length);
        var last = ScriptMap.Any;
        var start = codePoints.Length;
        for (var i = 0; i < codePoints.Length; i++)
        {
            var script = ScriptMap.Of(codePoints[i]);
            if (script == ScriptMap.Any || script == last)
                continue;
            if (i > start)
                text.Add(piece.Start + start, i - start);
            start = i;
            last = script;
        }
        text.Add(piece.Start + start, codePoints.Length - start);
    }
}
