using System.Linq;

namespace Planck.Tokenization.PostProcessors;

/// <summary>The <c>padding</c> section: fills encodings up to a length.</summary>
/// <param name="FixedLength">The length, or null for that of the longest text of a batch (here the text itself).</param>
/// <param name="MultipleOf">The length is rounded up to a multiple of it; 0 for no rounding.</param>
internal sealed record Padding(Direction Direction, int? FixedLength, int MultipleOf, int PadId, int PadTypeId, string PadToken)
{
    public EncodingDraft Apply(EncodingDraft encoding)
    {
        var length = FixedLength ?? encoding.Count;
        if (MultipleOf > 0 && length % MultipleOf > 0)
            length += MultipleOf - (length % MultipleOf);
        return Padded(encoding, length);
    }

    private EncodingDraft Padded(EncodingDraft encoding, int length)
    {
        var windows = encoding.Overflowing.Select(window => Padded(window, length)).ToList();
        var padding = new EncodingDraft();
        for (var i = encoding.Count; i < length; i++)
            padding.Add(PadId, PadToken, default, PadTypeId, special: 1, attention: 0);
        var padded = new EncodingDraft();
        if (Direction == Direction.Left)
            padded.AppendTokens(padding);
        padded.AppendTokens(encoding);
        if (Direction == Direction.Right)
            padded.AppendTokens(padding);
        padded.Overflowing.AddRange(windows);
        return padded;
    }
}
