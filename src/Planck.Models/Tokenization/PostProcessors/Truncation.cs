using System;
using System.Collections.Generic;
using Planck.Tokenization.Models;

namespace Planck.Tokenization.PostProcessors;

/// <summary>The <c>truncation</c> section: cuts inputs down to a length; the rest becomes overlapping windows.</summary>
/// <param name="MaxLength">Tokens that stay, with the special ones.</param>
/// <param name="Stride">Tokens that neighbouring windows share.</param>
internal sealed record Truncation(Direction Direction, int MaxLength, TruncationStrategy Strategy, int Stride)
{
    /// <summary>Shortens the inputs in place.</summary>
    /// <param name="reserved">Room for special tokens.</param>
    public void Apply(List<EncodingDraft> inputs, int reserved)
    {
        var room = MaxLength - reserved;
        if (room < 0)
            throw new ModelException($"truncation to {MaxLength} tokens leaves no room for {reserved} special tokens");
        if (room == 0)
        {
            for (var i = 0; i < inputs.Count; i++)
                inputs[i] = Shortened(inputs[i], 0);
            return;
        }
        var total = 0;
        foreach (var input in inputs)
            total += input.Count;
        if (total <= room)
            return;
        if (Strategy == TruncationStrategy.LongestFirst)
            ShortenLongest(inputs, room);
        else
            ShortenOne(inputs, Strategy == TruncationStrategy.OnlyFirst ? 0 : 1, total - room);
    }

    private void ShortenLongest(List<EncodingDraft> inputs, int room)
    {
        if (inputs.Count == 1)
        {
            inputs[0] = Shortened(inputs[0], room);
            return;
        }
        var shorter = Math.Min(inputs[0].Count, inputs[1].Count);
        var longer = shorter > room ? shorter : Math.Max(shorter, room - shorter);
        if (shorter + longer > room)
        {
            shorter = room / 2;
            longer = shorter + (room % 2);
        }
        var firstIsLonger = inputs[0].Count > inputs[1].Count;
        inputs[0] = Shortened(inputs[0], firstIsLonger ? longer : shorter);
        inputs[1] = Shortened(inputs[1], firstIsLonger ? shorter : longer);
    }

    private void ShortenOne(List<EncodingDraft> inputs, int index, int excess)
    {
        if (index >= inputs.Count)
            throw new ModelException("truncation is set to shorten the second text, but there is none");
        if (inputs[index].Count <= excess)
            throw new ModelException($"the text that truncation may shorten is too short to reach {MaxLength} tokens");
        inputs[index] = Shortened(inputs[index], inputs[index].Count - excess);
    }

    private EncodingDraft Shortened(EncodingDraft input, int length)
    {
        if (length >= input.Count)
            return input;
        if (length == 0)
        {
            var empty = new EncodingDraft();
            empty.Overflowing.Add(input);
            return empty;
        }
        if (Stride >= length)
            throw new ModelException($"the truncation stride of {Stride} is not smaller than the {length} tokens that remain");
        EncodingDraft? first = null;
        foreach (var (start, end) in Windows(input.Count, length))
        {
            var window = input.Slice(start, end);
            if (first is null)
                first = window;
            else
                first.Overflowing.Add(window);
        }
        return first!;
    }

    private IEnumerable<(int Start, int End)> Windows(int count, int length)
    {
        var step = length - Stride;
        if (Direction == Direction.Right)
        {
            for (var start = 0; ; start += step)
            {
                var end = Math.Min(start + length, count);
                yield return (start, end);
                if (end == count)
                    yield break;
            }
        }
        for (var end = count; ; end -= step)
        {
            var start = Math.Max(end - length, 0);
            yield return (start, end);
            if (start == 0)
                yield break;
        }
    }
}
