using System;
using System.Collections.Generic;

namespace Planck.Models;

/// <summary>Orders names as people do: ordinally, but runs of digits by the number they write (<c>layers.2</c> before <c>layers.10</c>).</summary>
public sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (left, right) = (x ?? "", y ?? "");
        var (i, j) = (0, 0);
        while (i < left.Length && j < right.Length)
        {
            if (IsDigit(left[i]) && IsDigit(right[j]))
            {
                var order = CompareNumbers(left, ref i, right, ref j);
                if (order != 0)
                    return order;
            }
            else if (left[i] != right[j])
            {
                return left[i].CompareTo(right[j]);
            }
            else
            {
                i++;
                j++;
            }
        }

        var rest = (left.Length - i).CompareTo(right.Length - j);
        return rest != 0 ? rest : string.CompareOrdinal(left, right);
    }

    private static int CompareNumbers(string left, ref int i, string right, ref int j)
    {
        var (leftStart, leftEnd) = Digits(left, i);
        var (rightStart, rightEnd) = Digits(right, j);
        (i, j) = (leftEnd, rightEnd);
        var length = leftEnd - leftStart;
        return length != rightEnd - rightStart
            ? length.CompareTo(rightEnd - rightStart)
            : string.CompareOrdinal(left, leftStart, right, rightStart, length);
    }

    // Without leading zeros, so that a longer run is a larger number.
    private static (int Start, int End) Digits(string text, int start)
    {
        while (start < text.Length - 1 && text[start] == '0' && IsDigit(text[start + 1]))
            start++;
        var end = start;
        while (end < text.Length && IsDigit(text[end]))
            end++;
        return (start, end);
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';
}
