using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Planck.Recipes.LlmCompressor.Translation;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

public class ObserverTests
{
    private static JsonElement Goldens => LlmCompressorGoldens.Read("recipes/observers.json");

    public static TheoryData<string> Names => [.. Goldens.EnumerateObject().Select(static o => o.Name)];

    [Fact]
    public void The_names_are_those_that_llm_compressor_registers() =>
        Assert.Equal(Goldens.EnumerateObject().Select(static o => o.Name).Order(StringComparer.Ordinal), Observers.All.Select(static o => o.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_constants_of_a_search_are_the_same(string name)
    {
        // The alias stands for the expanded search (class _load_fouroversix_alias).
        var golden = Goldens.GetProperty(name == "fouroversix" ? "nvfp4-expanded-mse" : name).GetProperty("kwargs");
        var observer = Observers.Find(name.Replace('-', '_').ToUpperInvariant())!;

        Assert.Equal(name, observer.Name);
        Assert.Equal(golden.TryGetProperty("grid", out var grid), observer.Kind != ObserverKind.MinMax);
        if (observer.Kind == ObserverKind.MinMax)
            return;
        Assert.Equal((Number(golden, "expand"), Number(golden, "maxshrink"), double.Parse(grid.GetString()!, CultureInfo.InvariantCulture)), (observer.Expand, observer.Shrink, observer.Grid));
    }

    [Fact]
    public void A_search_tries_the_same_multiples()
    {
        var (plain, expanded) = (Observers.Find("memoryless_mse")!.ToMse(), Observers.Find("fouroversix")!.ToMse());

        Assert.Equal((0.8, 1.0, 0.01), (plain.StartMultiplier, plain.StopMultiplier, plain.StepSize));
        Assert.Equal((0.8, 1.8, 0.009), (expanded.StartMultiplier, expanded.StopMultiplier, expanded.StepSize));
    }

    private static double Number(JsonElement kwargs, string name) => kwargs.GetProperty(name).GetString() switch
    {
        "1 - 0.8 / 1.8" => 1 - (0.8 / 1.8),
        var text => double.Parse(text!, CultureInfo.InvariantCulture),
    };
}
