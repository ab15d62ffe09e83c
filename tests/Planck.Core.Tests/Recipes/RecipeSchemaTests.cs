using System;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Recipes;
using Planck.Recipes.Schema;

namespace Planck.Core.Tests.Recipes;

public class RecipeSchemaTests
{
    [Fact]
    public void A_key_is_called_one_thing_in_its_mapping()
    {
        foreach (var mapping in RecipeSchema.All)
        {
            var words = mapping.Keys.SelectMany(k => k.AlsoCalled.Append(k.Name)).ToList();
            Assert.Equal(words.Distinct(), words);
        }
    }

    [Fact]
    public void Keys_of_later_versions_are_no_keys_now() =>
        Assert.DoesNotContain(RecipeSchema.Reserved, k => RecipeSchema.All.Any(m => m.Find(k) is not null));

    [Fact]
    public void Every_format_that_needs_data_names_formats_that_do_not()
    {
        Assert.All(QuantFormats.All, static f => Assert.Equal(f.MeasuresActivations, FormatNames.WithoutData(f).Count > 0));
        foreach (var id in QuantFormats.All.SelectMany(static f => FormatNames.WithoutData(f)))
            Assert.False(QuantFormats.Find(id)!.MeasuresActivations);
        foreach (var cache in KvCacheFormats.All.Where(static k => k.Measured))
            Assert.False(KvCacheFormats.All.Single(k => k.Id == FormatNames.WithoutData(cache)).Measured);
    }

    [Theory]
    [InlineData("int4_awq")]
    [InlineData("int8_smoothquant")]
    [InlineData("w4a8_awq_beta")]
    [InlineData("nvfp4_awq_lite")]
    [InlineData("nvfp4_awq_clip")]
    [InlineData("nvfp4_awq_full")]
    [InlineData("nvfp4_svdquant")]
    [InlineData("nvfp4_w4a4_weight_mse_fp8_sweep")]
    [InlineData("nvfp4_w4a4_weight_local_hessian")]
    public void A_preset_of_ModelOpt_that_joins_format_and_algorithm_is_a_recipe_with_both(string preset)
    {
        var (format, algorithm) = FormatNames.WithAlgorithm(preset)!.Value;

        var parsed = RecipeParser.Parse("demo.yaml", $"model: m\nformat: {format}\nalgorithm: {algorithm}\ncalibrate: {{data: a.jsonl}}\n");

        Assert.Empty(parsed.Findings);
        Assert.True(parsed.Recipe.Algorithms.Single().Value.AppliesTo(parsed.Recipe.Format!.Format!));
    }

    [Fact]
    public void Defaults_of_the_table_are_those_of_the_algorithms()
    {
        foreach (var spec in AlgorithmSchema.All)
        {
            var text = $"model: m\nformat: fp8\nalgorithm: {{method: {spec.Method}{string.Concat(spec.Parameters.Select(static p => $", {p.Name}: {p.Default}"))}}}\n";
            var parsed = RecipeParser.Parse("demo.yaml", text);

            Assert.Empty(parsed.Findings);
            Assert.Equal(spec.Method, parsed.Recipe.Algorithms.Single().Value.Describe());
        }
    }

    [Fact]
    public void Every_parameter_of_the_table_is_read_and_described()
    {
        foreach (var spec in AlgorithmSchema.All)
        {
            foreach (var parameter in spec.Parameters)
            {
                var value = parameter.Type == ParameterSpec.Flag ? (parameter.Default == "true" ? "false" : "true") : parameter.Type == ParameterSpec.WholeNumber ? "300" : "0.75";
                value = parameter.Name == "rho" ? "2000" : parameter.Highest == 100 && parameter.Name.EndsWith("percentile", StringComparison.Ordinal) ? "99.5" : value;
                var parsed = RecipeParser.Parse("demo.yaml", $"model: m\nalgorithm: {{method: {spec.Method}, {parameter.Name}: {value}}}\n");

                Assert.Empty(parsed.Findings);
                Assert.Equal($"{spec.Method} ({parameter.Name} {value})", parsed.Recipe.Algorithms.Single().Value.Describe());
            }
        }
    }
}
