using Planck.Plans;

namespace Planck.Core.Tests.Plans;

public class DecimalUnitsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_000, "1.00 kB")]
    [InlineData(13_638_144, "13.6 MB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1.00 MB")]
    [InlineData(99_950, "100 kB")]
    [InlineData(16_060_000_000, "16.1 GB")]
    [InlineData(long.MaxValue, "9.22 EB")]
    public void Bytes(long bytes, string expected) => Assert.Equal(expected, DecimalUnits.Bytes(bytes));

    [Fact]
    public void Counts_have_no_unit_of_their_own()
    {
        Assert.Equal("42", DecimalUnits.Count(42));
        Assert.Equal("755 M", DecimalUnits.Count(755_000_000));
    }

    [Fact]
    public void Bits_per_weight()
    {
        Assert.Equal("4.50", DecimalUnits.BitsPerWeight(9, 16));
        Assert.Equal("-", DecimalUnits.BitsPerWeight(0, 0));
    }
}
