using System.Linq;
using Planck.Models;

namespace Planck.Core.Tests.Models;

public class NaturalOrderTests
{
    [Fact]
    public void Numbers_count_by_value_and_everything_else_by_character()
    {
        string[] ordered = ["a", "a.2", "a.2.b", "a.10", "a.010x", "a.99999999999999999999", "a.b", "b"];

        Assert.Equal(ordered, ordered.Reverse().Order(NaturalOrder.Instance));
    }

    [Fact]
    public void Only_equal_names_are_equal() => Assert.NotEqual(0, NaturalOrder.Instance.Compare("a.01", "a.1"));
}
