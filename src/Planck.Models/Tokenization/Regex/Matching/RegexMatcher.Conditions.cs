using Planck.Tokenization.Regex.Syntax;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Regex.Matching;

/// <summary>What takes no text, and back references.</summary>
internal ref partial struct RegexMatcher
{
    private bool Looks(int pc, in Instruction look, int at)
    {
        var from = look.B < 0 ? at : at - look.B;
        var matches = from >= 0 && Run(pc + 1, from) is var end && (look.B < 0 ? end >= 0 : end == at);
        return matches == (look.C == 0);
    }

    private readonly bool TryRepeatGroup(in Instruction reference, ref int at)
    {
        var (start, end) = (_captures[2 * reference.A], _captures[(2 * reference.A) + 1]);
        if (start < 0 || end < start || at + end - start > _text.Length)
            return false;
        for (var i = 0; i < end - start; i++)
        {
            var (a, b) = (_text[start + i], _text[at + i]);
            if (a != b && (reference.B == 0 || CaseFolding.Fold(a) != CaseFolding.Fold(b)))
                return false;
        }
        at += end - start;
        return true;
    }

    private readonly bool Holds(AssertionKind kind, int at) => kind switch
    {
        AssertionKind.LineStart => at == 0 || (_text[at - 1] == '\n' && at < _text.Length),
        AssertionKind.LineEnd => at == _text.Length || _text[at] == '\n',
        AssertionKind.TextStart => at == 0,
        AssertionKind.TextEnd => at == _text.Length,
        AssertionKind.TextEndOrLastLineFeed => at == _text.Length || (at == _text.Length - 1 && _text[at] == '\n'),
        AssertionKind.SearchStart => at == _searchStart,
        AssertionKind.WordBoundary => IsWord(at - 1) != IsWord(at),
        _ => IsWord(at - 1) == IsWord(at),
    };

    private readonly bool IsWord(int index) => index >= 0 && index < _text.Length && UnicodeSets.PatternWord.Contains(_text[index]);
}
