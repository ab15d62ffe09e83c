using Planck.Targets;

namespace Planck.Core.Tests.Targets;

public class EngineVersionTests
{
    [Theory]
    [InlineData("0.9", "0.11", -1)]
    [InlineData("0.11", "0.11.0", 0)]
    [InlineData("1", "0.33.0", 1)]
    [InlineData("0.11.1", "0.11", 1)]
    public void Releases_compare_part_by_part_as_numbers(string left, string right, int order) =>
        Assert.Equal(order, System.Math.Sign(EngineVersion.TryParse(left)!.CompareTo(EngineVersion.TryParse(right))));

    [Theory]
    [InlineData("")]
    [InlineData("0.x")]
    [InlineData("1..2")]
    [InlineData("99999999999")]
    public void What_is_no_release_is_none(string text) => Assert.Null(EngineVersion.TryParse(text));
}
