using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Recipes;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

/// <summary><c>observer_kwargs</c>: the constants of a search become those of mse; whatever is not followed is said.</summary>
public class ObserverArgumentTests
{
    [Fact]
    public void The_constants_of_a_search_are_followed()
    {
        var parsed = Parse("{num_bits: 4, group_size: 128, observer: memoryless_mse, observer_kwargs: {maxshrink: 0.5, grid: 20, expand: 1.2, norm: 2}}");

        Assert.DoesNotContain(parsed.Findings, static f => f.Rule.Id != "PLK020");
        Assert.Equal(new Mse { StartMultiplier = 0.6, StopMultiplier = 1.2, StepSize = 0.06 }, Assert.Single(parsed.Recipe.Algorithms).Value);
    }

    [Theory]
    [InlineData("observer: mse, observer_kwargs: {norm: 2.4}", "PLK024 'norm' is the power")]
    [InlineData("observer: mse, observer_kwargs: {patience: 5}", "PLK024 'patience' ends a search")]
    [InlineData("observer: mse, observer_kwargs: {averaging_constant: 0.5}", "PLK021 'averaging_constant' does nothing: weights do not change")]
    [InlineData("observer: mse, observer_kwargs: {max_shrink: 0.5}", "PLK021 'max_shrink' does nothing: observer mse has no such argument")]
    [InlineData("observer: mse, observer_kwargs: {maxshrink: 1.5}", "PLK005 'maxshrink' is '1.5'; allowed: numbers above 0 and below 1")]
    [InlineData("observer: mse, observer_kwargs: {grid: many}", "PLK005 'grid' is 'many'")]
    [InlineData("observer_kwargs: {grid: 10}", "PLK021 'grid' does nothing: observer memoryless_minmax has no such argument")]
    [InlineData("observer_kwargs: 5", "PLK004 'observer_kwargs' must be a mapping")]
    public void What_is_not_followed_is_said(string written, string said) =>
        Assert.StartsWith(said, Assert.Single(Said($"{{num_bits: 4, group_size: 128, {written}}}")), System.StringComparison.Ordinal);

    [Theory]
    [InlineData("tensor", "strategy: tensor, observer_kwargs: {averaging_constant: 0.5}", "PLK024 'averaging_constant' weighs the batches")]
    [InlineData("tensor", "strategy: tensor, observer: static_minmax, observer_kwargs: {averaging_constant: 0.5}", "PLK021 'averaging_constant' does nothing: observer static_minmax")]
    [InlineData("channel", "strategy: token, dynamic: true, observer_kwargs: {averaging_constant: 0.5}", "PLK021 'averaging_constant' does nothing: scales that exist only while serving")]
    public void So_it_is_for_inputs(string weights, string inputs, string said) =>
        Assert.StartsWith(said, Assert.Single(Said($"{{num_bits: 8, type: float, strategy: {weights}}}, input_activations: {{num_bits: 8, type: float, {inputs}}}")), System.StringComparison.Ordinal);

    [Fact]
    public void And_for_a_cache() => Assert.StartsWith("PLK024 'averaging_constant'", Assert.Single(RecipeDocument.Parse("a.yaml",
        "s_stage:\n  q_modifiers:\n    QuantizationModifier:\n      kv_cache_scheme: {num_bits: 8, type: float, observer_kwargs: {averaging_constant: 0.5}}\n", new("m")).Findings.Select(static f => $"{f.Rule.Id} {f.Message}"), static f => !f.StartsWith("PLK020", System.StringComparison.Ordinal)), System.StringComparison.Ordinal);

    private static IEnumerable<string> Said(string weights) => Parse(weights).Findings.Where(static f => f.Rule.Id != "PLK020").Select(static f => $"{f.Rule.Id} {f.Message}");

    private static ParsedRecipe Parse(string weights) => RecipeDocument.Parse("a.yaml", $"s_stage:\n  q_modifiers:\n    QuantizationModifier: {{config_groups: {{a: {{targets: [Linear], weights: {weights}}}}}}}\n", new("m"));
}
