using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Recipes;
using Planck.Recipes.Schema;
using Planck.Testing;

namespace Planck.Core.Tests.Recipes;

/// <summary>docs/recipe-reference.md says what the parser does.</summary>
public class RecipeReferenceTests
{
    private static readonly string Reference =
        File.ReadAllText(Repository.File("docs", "recipe-reference.md")).Replace("\r\n", "\n", StringComparison.Ordinal);

    [Fact]
    public void It_has_the_table_of_every_mapping()
    {
        foreach (var mapping in RecipeSchema.All)
        {
            var rows = mapping.Keys.Select(k => $"| `{k.Name}` | {k.Type} | {k.Default} | {k.Doc} |\n");
            Assert.Contains("| key | value | default | what it does |\n|---|---|---|---|\n" + string.Concat(rows) + "\n", Reference, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_has_a_section_for_every_key_of_a_recipe()
    {
        var headings = Regex.Matches(Reference[..Reference.IndexOf("## Layer patterns", StringComparison.Ordinal)], "^### (.*)$", RegexOptions.Multiline).SelectMany(m => m.Groups[1].Value.Split(", "));

        Assert.Equal(RecipeSchema.Recipe.Keys.Select(k => k.Name), headings);
    }

    [Fact]
    public void It_has_the_table_of_algorithms_and_of_their_parameters()
    {
        var rows = AlgorithmSchema.All.Select(a => $"| `{a.Method}` | {a.Doc} | {(Default(a).NeedsInputs ? "yes" : "no")} |\n");
        Assert.Contains("| algorithm | what it does | needs `calibrate` |\n|---|---|---|\n" + string.Concat(rows) + "\n", Reference, StringComparison.Ordinal);
        var parameters = AlgorithmSchema.All.SelectMany(static a => a.Parameters.Select(p => $"| `{a.Method}` | `{p.Name}` | {p.Type} | {p.Default} | {p.Doc} |\n"));
        Assert.Contains("| algorithm | parameter | value | default | what it does |\n|---|---|---|---|---|\n" + string.Concat(parameters) + "\n", Reference, StringComparison.Ordinal);
    }

    private static CalibrationAlgorithm Default(AlgorithmSpec algorithm) => RecipeParser.Parse("demo.yaml", $"model: m\nalgorithm: {algorithm.Method}\n").Recipe.Algorithms.Single().Value;

    [Fact]
    public void It_has_the_table_of_formats()
    {
        var rows = QuantFormats.All.Select(f => $"| `{f.Id}` | `{f.Weights}` | `{f.Activations}` | {Blocks(f)} |\n");

        Assert.Contains("| format | weights | activations | block_size |\n|---|---|---|---|\n" + string.Concat(rows) + "\n", Reference, StringComparison.Ordinal);
    }

    private static string Blocks(QuantFormat format) => format.DefaultBlockSize == 0
        ? "none"
        : string.Join(", ", format.BlockSizes.Prepend(format.DefaultBlockSize).Distinct());

    [Fact]
    public void Its_examples_are_recipes_or_become_one_with_a_model()
    {
        var examples = Regex.Matches(Reference, "```yaml\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(12, examples.Count);
        foreach (var example in examples)
        {
            var text = example.Contains("model: ", StringComparison.Ordinal) ? example : "model: m\n" + example;
            Assert.Empty(RecipeParser.Parse("demo.yaml", text).Findings);
        }
    }

    [Fact]
    public void Its_patterns_match_what_it_says()
    {
        Assert.Equal(5, Regex.Count(Reference, "^\\| `\"", RegexOptions.Multiline));
        AssertMatches("*.self_attn.*", "model.layers.3.self_attn.q_proj", "model.layers.3.mlp.up_proj");
        AssertMatches("*_proj", "model.layers.3.self_attn.q_proj", "model.norm");
        AssertMatches("layers.{0,31}.*", "model.layers.31.mlp.up_proj", "model.layers.30.mlp.up_proj");
        AssertMatches("layers.{4..27}.mlp.*", "model.layers.27.mlp.up_proj", "model.layers.27.self_attn.o_proj");
        AssertMatches("*.experts.{0..7}.down_proj", "model.layers.9.mlp.experts.7.down_proj", "model.layers.9.mlp.experts.17.down_proj");
    }

    private static void AssertMatches(string text, string yes, string no)
    {
        Assert.Contains($"| `\"{text}\"` |", Reference, StringComparison.Ordinal);
        var pattern = LayerPattern.TryParse(text, out _)!;
        Assert.True(pattern.Matches(yes));
        Assert.False(pattern.Matches(no));
    }
}
