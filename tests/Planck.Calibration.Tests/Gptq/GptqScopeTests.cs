using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Xunit;

namespace Planck.Calibration.Tests.GptqTests;

/// <summary>What compiles runs: a recipe is refused for just the formats that the algorithm refuses.</summary>
public sealed class GptqScopeTests
{
    public static TheoryData<string> Formats => [.. QuantFormats.All.Select(static f => f.Id)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_recipe_may_name_the_formats_whose_scales_can_be_given(string id)
    {
        var format = QuantFormats.Find(id)!;
        var refused = Record.Exception(() => ColumnQuantizer.RequireGivenScales(new("model.layers.0.mlp.down_proj", 64, 256, format, format.DefaultBlockSize)));

        Assert.Equal(refused is null, new Planck.Algorithms.Gptq().AppliesTo(format));
    }
}
