using Planck.Tokenization.Regex;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.PreTokenizers;

/// <summary><c>Metaspace</c>: spaces become a visible character, one may be put in front, and pieces start at each of them.</summary>
internal sealed class MetaspacePreTokenizer : PreTokenizer
{
    private readonly int _replacement;
    private readonly PrependScheme _prepend;
    private readonly ClassSplitPreTokenizer? _split;

    public MetaspacePreTokenizer(int replacement, PrependScheme prepend, bool split)
    {
        (_replacement, _prepend) = (replacement, prepend);
        if (split)
            _split = new ClassSplitPreTokenizer(new CodePointClass(CodePointSet.Of(replacement)), SplitBehavior.MergedWithNext);
    }

    public override void PreTokenize(PreTokenizedText text)
    {
        text.Rewrite(Replace);
        _split?.PreTokenize(text);
    }

    private void Replace(TextEditor piece)
    {
        piece.Begin();
        foreach (var codePoint in piece.CodePoints)
            piece.Emit(codePoint == ' ' ? _replacement : codePoint, 0);
        piece.Commit();
        var isWanted = _prepend == PrependScheme.Always || (_prepend == PrependScheme.First && piece.OriginalStart == 0);
        if (isWanted && piece.CodePoints[0] != _replacement)
            piece.Prepend([_replacement]);
    }
}
