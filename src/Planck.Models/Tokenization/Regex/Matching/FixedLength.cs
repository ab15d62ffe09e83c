using System.Linq;
using Planck.Tokenization.Regex.Syntax;

namespace Planck.Tokenization.Regex.Matching;

/// <summary>How many code points a node takes, where that is the same for every match; look-behind needs it.</summary>
internal static class FixedLength
{
    public static int? Of(RegexNode node) => node switch
    {
        RegexNode.One => 1,
        RegexNode.Sequence sequence => sequence.Items.Aggregate((int?)0, static (sum, item) => sum + Of(item)),
        RegexNode.Alternation alternation => alternation.Items.Select(Of).Distinct().ToList() is [var only] ? only : null,
        RegexNode.Repeat repeat when repeat.Least == repeat.Most => repeat.Least * Of(repeat.Item),
        RegexNode.Capture capture => Of(capture.Item),
        RegexNode.Atomic atomic => Of(atomic.Item),
        RegexNode.Nothing or RegexNode.Look or RegexNode.Assertion => 0,
        _ => null,
    };
}
