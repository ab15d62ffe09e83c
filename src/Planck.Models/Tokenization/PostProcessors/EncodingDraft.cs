using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Tokenization.PostProcessors;

/// <summary>An encoding while it is truncated, put into its template and padded.</summary>
internal sealed class EncodingDraft
{
    public List<int> Ids { get; private init; } = [];

    public List<string> Tokens { get; private init; } = [];

    public List<TokenOffset> Offsets { get; private init; } = [];

    public List<int> TypeIds { get; private init; } = [];

    public List<int> SpecialTokensMask { get; private init; } = [];

    public List<int> AttentionMask { get; private init; } = [];

    /// <summary>Which tokens belong to which input. An input without a range covers everything, as in the reference library.</summary>
    public Dictionary<int, (int Start, int End)> SequenceRanges { get; private init; } = [];

    public List<EncodingDraft> Overflowing { get; private set; } = [];

    public int Count => Ids.Count;

    public void Add(int id, string token, TokenOffset offset, int typeId, int special, int attention = 1)
    {
        Ids.Add(id);
        Tokens.Add(token);
        Offsets.Add(offset);
        TypeIds.Add(typeId);
        SpecialTokensMask.Add(special);
        AttentionMask.Add(attention);
    }

    public void SetTypeIds(int typeId)
    {
        for (var i = 0; i < TypeIds.Count; i++)
            TypeIds[i] = typeId;
    }

    public void SetSequence(int sequence) => SequenceRanges[sequence] = (0, Count);

    /// <summary>The tokens from <paramref name="start"/> to before <paramref name="end"/>, without knowledge of the inputs.</summary>
    public EncodingDraft Slice(int start, int end) => new()
    {
        Ids = Ids[start..end],
        Tokens = Tokens[start..end],
        Offsets = Offsets[start..end],
        TypeIds = TypeIds[start..end],
        SpecialTokensMask = SpecialTokensMask[start..end],
        AttentionMask = AttentionMask[start..end],
    };

    public EncodingDraft Clone()
    {
        var clone = Slice(0, Count);
        foreach (var (sequence, range) in SequenceRanges)
            clone.SequenceRanges[sequence] = range;
        clone.Overflowing = [.. Overflowing.Select(static o => o.Clone())];
        return clone;
    }

    /// <summary>Appends another encoding; further windows are those of either side combined with the other.</summary>
    public void Append(EncodingDraft other)
    {
        var windows = new List<EncodingDraft>();
        foreach (var own in Overflowing)
        {
            windows.Add(Joined(own, other));
            windows.AddRange(other.Overflowing.Select(theirs => Joined(own, theirs)));
        }
        if (other.Overflowing.Count > 0)
        {
            var self = WithoutOverflowing();
            windows.AddRange(other.Overflowing.Select(theirs => Joined(self, theirs)));
        }
        AppendTokens(other);
        Overflowing = windows;
    }

    public void AppendTokens(EncodingDraft other)
    {
        var offset = Count;
        foreach (var (sequence, (start, end)) in other.SequenceRanges)
            SequenceRanges[sequence] = (start + offset, end + offset);
        Ids.AddRange(other.Ids);
        Tokens.AddRange(other.Tokens);
        Offsets.AddRange(other.Offsets);
        TypeIds.AddRange(other.TypeIds);
        SpecialTokensMask.AddRange(other.SpecialTokensMask);
        AttentionMask.AddRange(other.AttentionMask);
    }

    public Encoding ToEncoding() => new(
        Ids, Tokens, Offsets, TypeIds, SpecialTokensMask, AttentionMask, SequenceIds(), [.. Overflowing.Select(static o => o.ToEncoding())]);

    private static EncodingDraft Joined(EncodingDraft first, EncodingDraft second)
    {
        var joined = first.WithoutOverflowing();
        joined.AppendTokens(second);
        return joined;
    }

    private EncodingDraft WithoutOverflowing()
    {
        var copy = Slice(0, Count);
        foreach (var (sequence, range) in SequenceRanges)
            copy.SequenceRanges[sequence] = range;
        return copy;
    }

    private List<int?> SequenceIds()
    {
        var ids = new List<int?>(Enumerable.Repeat<int?>(null, Count));
        for (var sequence = 0; sequence < Math.Max(1, SequenceRanges.Count); sequence++)
        {
            var (start, end) = SequenceRanges.GetValueOrDefault(sequence, (0, Count));
            for (var i = start; i < end; i++)
                ids[i] = sequence;
        }
        return ids;
    }
}
