using System.Collections.Generic;
using System.Linq;
using Planck.Tokenization.Regex.Syntax;

namespace Planck.Tokenization.Regex.Matching;

/// <summary>
/// Turns the syntax tree into code. Two rewrites make the usual patterns linear: a loop that cannot profit from giving back (nothing follows, or
/// what follows begins with something else) is possessive, and an alternation looks at the next code point before it tries.
/// </summary>
internal sealed class RegexCompiler
{
    /// <summary>Counted groups are copied; a larger program is a mistake in the pattern.</summary>
    private const int LongestProgram = 20_000;

    /// <summary>How many items behind a loop are looked at; more only matter behind items that may be empty.</summary>
    private const int LookAhead = 8;

    private readonly string _pattern;
    private readonly List<Instruction> _code = [];
    private readonly List<int[][]> _tables = [];
    private readonly Dictionary<CodePointSet, CodePointClass> _classes = [];
    private int _guards;

    private RegexCompiler(string pattern) => _pattern = pattern;

    public static RegexProgram Compile(string pattern)
    {
        var syntax = RegexParser.Parse(pattern);
        var compiler = new RegexCompiler(pattern);
        compiler.Emit(syntax.Root, isLast: true);
        compiler.Add(new Instruction(Op.Accept));
        var first = FirstSet.Of(syntax.Root);
        var starts = first.Nullable ? null : compiler.ClassOf(first.Set);
        return new RegexProgram(
            pattern, [.. compiler._code], [.. compiler._tables], 2 * (syntax.Captures + 1), compiler._guards, starts);
    }

    private int Add(Instruction instruction)
    {
        if (_code.Count >= LongestProgram)
            throw new RegexSyntaxException(_pattern, 0, "the pattern is too large once its counted groups are written out");
        _code.Add(instruction);
        return _code.Count - 1;
    }

    private CodePointClass ClassOf(CodePointSet set)
    {
        if (!_classes.TryGetValue(set, out var result))
            _classes.Add(set, result = new CodePointClass(set));
        return result;
    }

    /// <param name="isLast">Whether the match is accepted right behind this node.</param>
    private void Emit(RegexNode node, bool isLast)
    {
        switch (node)
        {
            case RegexNode.One one:
                Add(new Instruction(Op.One, Class: ClassOf(one.Set)));
                break;
            case RegexNode.Sequence sequence:
                EmitSequence(sequence, isLast);
                break;
            case RegexNode.Alternation alternation:
                EmitAlternation(alternation, isLast);
                break;
            case RegexNode.Repeat repeat:
                EmitRepeat(repeat, canStayGreedy: isLast);
                break;
            case RegexNode.Capture capture:
                Add(new Instruction(Op.Save, 2 * capture.Number));
                Emit(capture.Item, isLast);
                Add(new Instruction(Op.Save, (2 * capture.Number) + 1));
                break;
            case RegexNode.BackReference reference:
                Add(new Instruction(Op.BackReference, reference.Number, reference.IgnoresCase ? 1 : 0));
                break;
            case RegexNode.Atomic atomic:
                EmitEnclosed(new Instruction(Op.Atomic), atomic.Item);
                break;
            case RegexNode.Look look:
                EmitLook(look);
                break;
            case RegexNode.Assertion assertion:
                Add(new Instruction(Op.Assert, (int)assertion.Kind));
                break;
            case RegexNode.Grapheme:
                Add(new Instruction(Op.Grapheme));
                break;
        }
    }

    private void EmitSequence(RegexNode.Sequence sequence, bool isLast)
    {
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var atEnd = isLast && i == sequence.Items.Count - 1;
            if (sequence.Items[i] is RegexNode.Repeat { Item: RegexNode.One one } repeat)
                EmitRepeat(repeat, atEnd || NeedsNothingBack(one.Set, sequence, i + 1));
            else
                Emit(sequence.Items[i], atEnd);
        }
    }

    /// <summary>Whether what follows cannot begin with a code point of the loop, so that giving one back never helps.</summary>
    private static bool NeedsNothingBack(CodePointSet loop, RegexNode.Sequence sequence, int next)
    {
        if (next == sequence.Items.Count || sequence.Items.Skip(next).Take(LookAhead).Any(static item => item is RegexNode.Look or RegexNode.Assertion))
            return false;
        var first = FirstSet.Of(new RegexNode.Sequence([.. sequence.Items.Skip(next).Take(LookAhead)]));
        return !first.Nullable && !first.Set.Overlaps(loop);
    }

    private void EmitAlternation(RegexNode.Alternation alternation, bool isLast)
    {
        if (alternation.Items.All(static item => item is RegexNode.One))
        {
            var union = alternation.Items.Aggregate(CodePointSet.Empty, static (set, item) => set.Union(((RegexNode.One)item).Set));
            Add(new Instruction(Op.One, Class: ClassOf(union)));
            return;
        }
        var table = _tables.Count;
        _tables.Add([]);
        Add(new Instruction(Op.Alternatives, table));
        var starts = new int[alternation.Items.Count];
        var jumps = new List<int>();
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = _code.Count;
            Emit(alternation.Items[i], isLast);
            jumps.Add(Add(new Instruction(isLast ? Op.Accept : Op.Jump)));
        }
        if (!isLast)
        {
            foreach (var jump in jumps)
                _code[jump] = _code[jump] with { A = _code.Count };
        }
        _tables[table] = Dispatch([.. alternation.Items.Select(FirstSet.Of)], starts);
    }

    private static int[][] Dispatch(FirstSet[] firsts, int[] starts)
    {
        var beyondAscii = CodePointSet.Of(128, CodePointSet.LastCodePoint);
        var table = new int[RegexProgram.EndOfText + 1][];
        for (var c = 0; c < RegexProgram.BeyondAscii; c++)
            table[c] = [.. starts.Where((_, i) => firsts[i].Nullable || firsts[i].Set.Contains(c))];
        table[RegexProgram.BeyondAscii] = [.. starts.Where((_, i) => firsts[i].Nullable || firsts[i].Set.Overlaps(beyondAscii))];
        table[RegexProgram.EndOfText] = [.. starts.Where((_, i) => firsts[i].Nullable)];
        return table;
    }

    private void EmitRepeat(RegexNode.Repeat repeat, bool canStayGreedy)
    {
        if (repeat.Item is RegexNode.One one)
        {
            var op = repeat.Kind switch
            {
                RepeatKind.Lazy => Op.LazyLoop,
                RepeatKind.Possessive => Op.PossessiveLoop,
                _ => canStayGreedy ? Op.PossessiveLoop : Op.GreedyLoop,
            };
            Add(new Instruction(op, repeat.Least, repeat.Most, Class: ClassOf(one.Set)));
        }
        else if (repeat.Kind == RepeatKind.Possessive)
        {
            EmitEnclosed(new Instruction(Op.Atomic), repeat with { Kind = RepeatKind.Greedy });
        }
        else
        {
            EmitGroupRepeat(repeat);
        }
    }

    private void EmitGroupRepeat(RegexNode.Repeat repeat)
    {
        var lazy = repeat.Kind == RepeatKind.Lazy;
        for (var i = 0; i < repeat.Least; i++)
            Emit(repeat.Item, isLast: false);
        var branches = new List<int>();
        if (repeat.Most == RegexNode.Repeat.Unbounded)
        {
            var guard = FirstSet.Of(repeat.Item).Nullable ? _guards++ : -1;
            var branch = Add(new Instruction(Op.Branch));
            branches.Add(branch);
            if (guard >= 0)
                Add(new Instruction(Op.Guard, guard));
            Emit(repeat.Item, isLast: false);
            var leave = guard >= 0 ? Add(new Instruction(Op.LeaveIfEmpty, guard)) : -1;
            Add(new Instruction(Op.Jump, branch));
            if (leave >= 0)
                _code[leave] = _code[leave] with { B = _code.Count };
        }
        else
        {
            for (var i = repeat.Least; i < repeat.Most; i++)
            {
                branches.Add(Add(new Instruction(Op.Branch)));
                Emit(repeat.Item, isLast: false);
            }
        }
        foreach (var branch in branches)
            _code[branch] = lazy ? new Instruction(Op.Branch, _code.Count, branch + 1) : new Instruction(Op.Branch, branch + 1, _code.Count);
    }

    private void EmitEnclosed(Instruction opening, RegexNode item)
    {
        var at = Add(opening);
        Emit(item, isLast: true);
        Add(new Instruction(Op.Accept));
        _code[at] = _code[at] with { A = _code.Count };
    }

    private void EmitLook(RegexNode.Look look)
    {
        if (!look.Behind)
        {
            EmitEnclosed(new Instruction(Op.Look, B: -1, C: look.Negative ? 1 : 0), look.Item);
            return;
        }
        if (look.Item is RegexNode.Alternation alternation && FixedLength.Of(alternation) is null)
        {
            // Alternatives of different lengths: one look for each; all must fail when it is negative, one must match otherwise.
            IReadOnlyList<RegexNode> looks = [.. alternation.Items.Select(item => look with { Item = item })];
            Emit(look.Negative ? new RegexNode.Sequence(looks) : new RegexNode.Alternation(looks), isLast: false);
            return;
        }
        var length = FixedLength.Of(look.Item)
            ?? throw new RegexSyntaxException(_pattern, 0, "look-behind of variable length is not supported");
        EmitEnclosed(new Instruction(Op.Look, B: length, C: look.Negative ? 1 : 0), look.Item);
    }
}
