using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Planck.Inference;

/// <summary>Compares float32 values bit for bit.</summary>
public static class Bits
{
    public static void Equal(IReadOnlyList<float> expected, IReadOnlyList<float> actual, string what)
    {
        Assert.Equal(expected.Count, actual.Count);
        var first = Enumerable.Range(0, expected.Count)
            .FirstOrDefault(i => BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]), -1);
        Assert.True(first < 0, first < 0 ? "" : $"{what}: value {first} is {actual[first]:R}, not {expected[first]:R}");
    }
}
