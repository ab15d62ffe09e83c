using System;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Collections;
using Xunit;

namespace Planck.Inference;

public sealed class RopeTablesTests
{
    private static readonly Rope LongRope = new(10000, 8)
    {
        Kind = RopeKind.LongRope,
        Factor = 4,
        OriginalMaxPosition = 32,
        MaxPosition = 128,
        ShortFactor = new([1, 1, 1, 1]),
        LongFactor = new([2, 2, 2, 2]),
    };

    [Fact]
    public void LongRope_takes_the_long_factors_for_sequences_beyond_the_original_length()
    {
        var tables = new RopeTables(1);
        var (few, many) = (tables.For(LongRope, 32), tables.For(LongRope, 33));
        Assert.Equal(1, few.InverseFrequencies[0]);
        Assert.Equal(0.5f, many.InverseFrequencies[0]);
        Assert.Same(few, tables.For(LongRope, 5));
        Assert.Same(many, tables.For(LongRope, 40));
    }

    [Fact]
    public void Dynamic_frequencies_are_those_of_the_sequence_s_length()
    {
        var rope = new Rope(10000, 8) { Kind = RopeKind.Dynamic, Factor = 2, MaxPosition = 64 };
        var tables = new RopeTables(1);
        var trained = tables.For(rope, 64).InverseFrequencies.ToArray();
        Assert.Equal(trained, tables.For(rope, 3).InverseFrequencies.ToArray());
        // theta * (2 * 128 / 64 - 1)^(8 / 6): the exponent of the second pair is 2 / 8.
        var expected = 1 / Math.Pow(10000 * Math.Pow(3, 8.0 / 6), 2.0 / 8);
        Assert.Equal(expected, tables.For(rope, 128).InverseFrequencies[1], 1e-7);
        Assert.Equal(128, tables.For(rope, 128).Length);
        Assert.Equal(trained, tables.For(rope, 64).InverseFrequencies.ToArray());
    }

    [Fact]
    public void A_table_grows_with_the_text_and_is_made_once_when_the_length_is_announced()
    {
        var rope = new Rope(10000, 8);
        var tables = new RopeTables(1);
        Assert.True(tables.For(rope, 10).Length >= 10);
        Assert.True(tables.For(rope, 1000).Length >= 1000);
        tables = new(1);
        tables.Reserve(500);
        Assert.Same(tables.For(rope, 1), tables.For(rope, 500));
    }

    [Fact]
    public void A_rope_without_what_its_kind_needs_is_refused()
    {
        var error = Assert.Throws<InferenceException>(() => new RopeTables(1).For(LongRope with { LongFactor = [] }, 100));
        Assert.Contains("long_factor", error.Message, StringComparison.Ordinal);
    }
}
