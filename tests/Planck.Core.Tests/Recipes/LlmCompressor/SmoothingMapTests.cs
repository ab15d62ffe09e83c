using System;
using System.Linq;
using Planck.Collections;
using Planck.Recipes.LlmCompressor.Smoothing;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

public class SmoothingMapTests
{
    [Theory]
    [InlineData("awq")]
    [InlineData("smoothquant")]
    public void An_architecture_has_llm_compressors_mappings(string kind)
    {
        var golden = LlmCompressorGoldens.Read("recipes/smoothing_maps.json").GetProperty(kind);
        var maps = kind == "awq" ? AwqMaps.All : SmoothQuantMaps.All;

        var expected = golden.EnumerateObject().Select(static a => $"{a.Name}: {string.Join("; ", a.Value.EnumerateArray().Select(static r =>
            $"{r.GetProperty("smooth").GetString()} < {string.Join(" ", r.GetProperty("balance").EnumerateArray().Select(static b => b.GetString()))}"))}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), maps.SelectMany(static m => m.Architectures.Select(a => $"{a}: {string.Join("; ", m.Rules.Select(Text))}")).Order(StringComparer.Ordinal));
    }

    private static string Text(SmoothingRule rule) => $"{rule.Smooth} < {string.Join(" ", rule.Balance)}";
}
