using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using Planck.Tokenization.Regex.Syntax;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Regex.Matching;

/// <summary>Runs a program over one text: backtracking with a stack of its own, so that neither text nor pattern can exhaust the call stack.</summary>
internal ref partial struct RegexMatcher
{
    /// <summary>As in the reference engine: more steps back at one position are an error instead of a hang.</summary>
    public const int BacktrackLimit = 10_000_000;

    // A frame is four integers: what to do, and its operands.
    private const int FrameSize = 4;
    private const int GoOn = 0;
    private const int GiveBack = 1;
    private const int TakeMore = 2;
    private const int NextAlternative = 3;
    private const int RestoreCapture = 4;
    private const int RestoreGuard = 5;

    private readonly RegexProgram _program;
    private readonly ReadOnlySpan<int> _text;
    private readonly int[] _captures;
    private readonly int[] _guards;
    private int[] _stack;
    private int _top;
    private int _searchStart;
    private int _backtracks;

    public RegexMatcher(RegexProgram program, ReadOnlySpan<int> text)
    {
        _program = program;
        _text = text;
        _stack = ArrayPool<int>.Shared.Rent(1024);
        _captures = program.CaptureSlots > 2 ? new int[program.CaptureSlots] : [];
        _guards = program.Guards > 0 ? new int[program.Guards] : [];
    }

    public readonly void Dispose() => ArrayPool<int>.Shared.Return(_stack);

    /// <summary>The leftmost match at or behind <paramref name="from"/>.</summary>
    public bool Find(int from, out int start, out int end)
    {
        var starts = _program.Starts;
        _searchStart = from;
        for (start = from; start <= _text.Length; start++)
        {
            if (starts is not null && (start == _text.Length || !starts.Contains(_text[start])))
                continue;
            _captures.AsSpan().Fill(-1);
            (_top, _backtracks) = (0, 0);
            end = Run(0, start);
            if (end >= 0)
                return true;
        }
        end = -1;
        return false;
    }

    /// <summary>Where the code from <paramref name="pc"/> on accepts, beginning at <paramref name="at"/>; -1 when it does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Run(int pc, int at)
    {
        var code = _program.Code;
        var text = _text;
        var bottom = _top;
        while (true)
        {
            ref readonly var step = ref code[pc];
            switch (step.Op)
            {
                case Op.Accept:
                    KeepRestores(bottom);
                    return at;
                case Op.One:
                    if ((uint)at < (uint)text.Length && step.Class!.Contains(text[at]))
                    {
                        at++;
                        pc++;
                        continue;
                    }
                    break;
                case Op.PossessiveLoop:
                case Op.GreedyLoop:
                    {
                        var limit = step.B < text.Length - at ? at + step.B : text.Length;
                        var end = at;
                        var set = step.Class!;
                        while (end < limit && set.Contains(text[end]))
                            end++;
                        var least = at + step.A;
                        if (end < least)
                            break;
                        pc++;
                        if (step.Op == Op.GreedyLoop && end > least)
                            Push(GiveBack, pc, least, end);
                        at = end;
                        continue;
                    }
                case Op.LazyLoop:
                    {
                        var least = at;
                        while (least - at < step.A && least < text.Length && step.Class!.Contains(text[least]))
                            least++;
                        if (least - at < step.A)
                            break;
                        if (step.B > step.A)
                            Push(TakeMore, pc, least, step.B == RegexNode.Repeat.Unbounded ? int.MaxValue : at + step.B);
                        at = least;
                        pc++;
                        continue;
                    }
                case Op.Branch:
                    Push(GoOn, step.B, at, 0);
                    pc = step.A;
                    continue;
                case Op.Alternatives:
                    {
                        var key = at >= text.Length ? RegexProgram.EndOfText : text[at] < RegexProgram.BeyondAscii ? text[at] : RegexProgram.BeyondAscii;
                        var targets = _program.Tables[step.A][key];
                        if (targets.Length == 0)
                            break;
                        if (targets.Length > 1)
                            Push(NextAlternative, (step.A << 8) | key, 1, at);
                        pc = targets[0];
                        continue;
                    }
                case Op.Jump:
                    pc = step.A;
                    continue;
                case Op.Save:
                    Push(RestoreCapture, step.A, _captures[step.A], 0);
                    _captures[step.A] = at;
                    pc++;
                    continue;
                case Op.Guard:
                    Push(RestoreGuard, step.A, _guards[step.A], 0);
                    _guards[step.A] = at;
                    pc++;
                    continue;
                case Op.LeaveIfEmpty:
                    pc = _guards[step.A] == at ? step.B : pc + 1;
                    continue;
                case Op.BackReference:
                    if (TryRepeatGroup(step, ref at))
                    {
                        pc++;
                        continue;
                    }
                    break;
                case Op.Assert:
                    if (Holds((AssertionKind)step.A, at))
                    {
                        pc++;
                        continue;
                    }
                    break;
                case Op.Grapheme:
                    if (at < text.Length)
                    {
                        at += Graphemes.LengthAt(text, at);
                        pc++;
                        continue;
                    }
                    break;
                case Op.Atomic:
                    {
                        var end = Run(pc + 1, at);
                        if (end < 0)
                            break;
                        at = end;
                        pc = step.A;
                        continue;
                    }
                case Op.Look:
                    if (Looks(pc, step, at))
                    {
                        pc = step.A;
                        continue;
                    }
                    break;
            }
            if (!Backtrack(bottom, ref pc, ref at))
                return -1;
        }
    }

    /// <summary>Takes up the latest open choice above <paramref name="bottom"/>; false when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private bool Backtrack(int bottom, ref int pc, ref int at)
    {
        while (_top > bottom)
        {
            if (++_backtracks > BacktrackLimit)
                throw new RegexLimitException(_program.Pattern, BacktrackLimit);
            var frame = _stack.AsSpan(_top - FrameSize, FrameSize);
            switch (frame[0])
            {
                case GoOn:
                    _top -= FrameSize;
                    (pc, at) = (frame[1], frame[2]);
                    return true;
                case GiveBack:
                    (pc, at) = (frame[1], --frame[3]);
                    if (frame[3] == frame[2])
                        _top -= FrameSize;
                    return true;
                case TakeMore:
                    if (frame[2] >= _text.Length || frame[2] >= frame[3] || !_program.Code[frame[1]].Class!.Contains(_text[frame[2]]))
                    {
                        _top -= FrameSize;
                        continue;
                    }
                    (pc, at) = (frame[1] + 1, ++frame[2]);
                    return true;
                case NextAlternative:
                    var targets = _program.Tables[frame[1] >> 8][frame[1] & 255];
                    (pc, at) = (targets[frame[2]++], frame[3]);
                    if (frame[2] == targets.Length)
                        _top -= FrameSize;
                    return true;
                case RestoreCapture:
                    _top -= FrameSize;
                    _captures[frame[1]] = frame[2];
                    continue;
                default:
                    _top -= FrameSize;
                    _guards[frame[1]] = frame[2];
                    continue;
            }
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(int kind, int a, int b, int c)
    {
        var stack = _stack;
        var top = _top;
        if (top + FrameSize > stack.Length)
            stack = Grow();
        stack[top + 3] = c;
        stack[top] = kind;
        stack[top + 1] = a;
        stack[top + 2] = b;
        _top = top + FrameSize;
    }

    private int[] Grow()
    {
        var larger = ArrayPool<int>.Shared.Rent(_stack.Length * 2);
        _stack.AsSpan(0, _top).CopyTo(larger);
        ArrayPool<int>.Shared.Return(_stack);
        return _stack = larger;
    }

    /// <summary>Drops the choices above <paramref name="bottom"/> but not the old values that an outer step back has to bring back.</summary>
    private void KeepRestores(int bottom)
    {
        if (_captures.Length == 0 && _guards.Length == 0)
        {
            _top = bottom;
            return;
        }
        var kept = bottom;
        for (var frame = bottom; frame < _top; frame += FrameSize)
        {
            if (_stack[frame] is not (RestoreCapture or RestoreGuard))
                continue;
            _stack.AsSpan(frame, FrameSize).CopyTo(_stack.AsSpan(kept));
            kept += FrameSize;
        }
        _top = kept;
    }
}
