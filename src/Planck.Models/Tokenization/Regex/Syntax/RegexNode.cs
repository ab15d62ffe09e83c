using System.Collections.Generic;

namespace Planck.Tokenization.Regex.Syntax;

/// <summary>The syntax tree of a pattern.</summary>
internal abstract record RegexNode
{
    /// <summary>Matches the empty string.</summary>
    public sealed record Nothing : RegexNode;

    /// <summary>One code point of a set; an empty set never matches.</summary>
    public sealed record One(CodePointSet Set) : RegexNode;

    public sealed record Sequence(IReadOnlyList<RegexNode> Items) : RegexNode;

    /// <summary>The first alternative from the left that lets the rest match.</summary>
    public sealed record Alternation(IReadOnlyList<RegexNode> Items) : RegexNode;

    /// <summary><see cref="Most"/> is <see cref="Unbounded"/> without a limit.</summary>
    public sealed record Repeat(RegexNode Item, int Least, int Most, RepeatKind Kind) : RegexNode
    {
        public const int Unbounded = int.MaxValue;
    }

    public sealed record Capture(int Number, RegexNode Item) : RegexNode;

    public sealed record BackReference(int Number, bool IgnoresCase) : RegexNode;

    /// <summary><c>(?>…)</c>: once matched, not tried in another way.</summary>
    public sealed record Atomic(RegexNode Item) : RegexNode;

    public sealed record Look(RegexNode Item, bool Behind, bool Negative) : RegexNode;

    public sealed record Assertion(AssertionKind Kind) : RegexNode;

    /// <summary><c>\X</c>, an extended grapheme cluster.</summary>
    public sealed record Grapheme : RegexNode;
}
