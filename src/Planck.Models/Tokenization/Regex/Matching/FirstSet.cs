using Planck.Tokenization.Regex.Syntax;

namespace Planck.Tokenization.Regex.Matching;

/// <summary>What a match of a node can begin with, and whether it can be empty. Conditions such as look-ahead count as empty.</summary>
internal readonly record struct FirstSet(CodePointSet Set, bool Nullable)
{
    private static readonly FirstSet Empty = new(CodePointSet.Empty, true);

    public static FirstSet Of(RegexNode node) => node switch
    {
        RegexNode.One one => new FirstSet(one.Set, false),
        RegexNode.Sequence sequence => OfSequence(sequence),
        RegexNode.Alternation alternation => OfAlternation(alternation),
        RegexNode.Repeat repeat => OfRepeat(repeat),
        RegexNode.Capture capture => Of(capture.Item),
        RegexNode.Atomic atomic => Of(atomic.Item),
        RegexNode.BackReference => new FirstSet(CodePointSet.All, true),
        RegexNode.Grapheme => new FirstSet(CodePointSet.All, false),
        _ => Empty,
    };

    private static FirstSet OfSequence(RegexNode.Sequence sequence)
    {
        var set = CodePointSet.Empty;
        foreach (var item in sequence.Items)
        {
            var first = Of(item);
            set = set.Union(first.Set);
            if (!first.Nullable)
                return new FirstSet(set, false);
        }
        return new FirstSet(set, true);
    }

    private static FirstSet OfAlternation(RegexNode.Alternation alternation)
    {
        var (set, nullable) = (CodePointSet.Empty, false);
        foreach (var item in alternation.Items)
        {
            var first = Of(item);
            (set, nullable) = (set.Union(first.Set), nullable || first.Nullable);
        }
        return new FirstSet(set, nullable);
    }

    private static FirstSet OfRepeat(RegexNode.Repeat repeat)
    {
        if (repeat.Most == 0)
            return Empty;
        var first = Of(repeat.Item);
        return first with { Nullable = first.Nullable || repeat.Least == 0 };
    }
}
