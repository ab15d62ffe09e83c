using System;
using System.Linq;
using System.Text.Json;
using Planck.Recipes.LlmCompressor.Schemes;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

public class PresetSchemeTests
{
    private static JsonElement Goldens => LlmCompressorGoldens.Read("recipes/presets.json");

    public static TheoryData<string> Names => [.. Goldens.EnumerateObject().Select(static p => p.Name)];

    [Fact]
    public void The_names_are_those_of_compressed_tensors_and_no_others() =>
        Assert.Equal(Goldens.EnumerateObject().Select(static p => p.Name).Order(StringComparer.Ordinal), PresetSchemes.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_stands_for_the_same_scheme(string name)
    {
        var golden = Goldens.GetProperty(name);
        var (expected, scheme) = (golden.GetProperty("scheme"), PresetSchemes.Find(name.ToLowerInvariant())!.Scheme);

        Assert.Equal(LlmCompressorGoldens.Json(expected.GetProperty("weights")), LlmCompressorGoldens.Json(scheme.Weights, withNulls: true));
        Assert.Equal(LlmCompressorGoldens.Json(expected.GetProperty("input_activations")), LlmCompressorGoldens.Json(scheme.Inputs, withNulls: true));
        Assert.Equal(LlmCompressorGoldens.Json(expected.GetProperty("output_activations")), LlmCompressorGoldens.Json(scheme.Outputs, withNulls: true));
        Assert.Equal(golden.GetProperty("inferred_format_for_Linear").GetString(), CompressionFormat.Of(scheme));
    }
}
