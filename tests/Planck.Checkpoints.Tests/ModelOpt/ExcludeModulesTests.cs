using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Checkpoints.ModelOpt;

namespace Planck.Checkpoints.Tests.ModelOpt;

public sealed class ExcludeModulesTests
{
    [Fact]
    public void A_name_without_a_parent_stands_for_itself() => Assert.Equal(["lm_head"], ExcludeModules.Of(["lm_head"], ["model.a"]));

    [Fact]
    public void A_name_whose_parents_hold_quantized_modules_stands_for_itself() =>
        Assert.Equal(["model.embed_tokens"], ExcludeModules.Of(["model.embed_tokens"], ["model.layers.0.q"]));

    [Fact]
    public void The_first_parent_that_no_quantized_path_starts_with_stands_for_all_below() =>
        Assert.Equal(["layers.0.self_attn*"], ExcludeModules.Of(["layers.0.self_attn.q", "layers.0.self_attn.o"], ["layers.0.mlp.up"]));

    [Fact]
    public void A_layer_whose_number_begins_another_gets_a_dot() =>
        Assert.Equal(["layers.1.*"], ExcludeModules.Of(["layers.1.q"], ["layers.10.q"]));

    [Fact]
    public void A_parent_that_is_itself_quantized_is_passed_over() =>
        Assert.Equal(["model.layers.0.mlp.gate"], ExcludeModules.Of(["model.layers.0.mlp.gate"], ["model.layers.0.mlp"]));

    [Fact]
    public void Without_anything_quantized_the_root_stands_for_all() =>
        Assert.Equal(["lm_head", "model*"], ExcludeModules.Of(["model.layers.0.q", "lm_head", "model.embed_tokens"], []));

    [Fact]
    public void Patterns_are_in_ordinal_order() =>
        Assert.Equal(["B", "a", "layers.10.*", "layers.2.*"], ExcludeModules.Of(["layers.2.q", "a", "layers.10.q", "B"], ["layers.20.q", "layers.100.q", "layers.5.q"]));

    /// <summary>The rule as ModelOpt's specification states it, in quadratic time.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_fast_search_agrees_with_the_plain_rule(int seed)
    {
        var random = new Random(seed);
        string[] parts = ["a", "ab", "1", "10", "mlp", "mlp2"];
        for (var round = 0; round < 300; round++)
        {
            var paths = Enumerable.Range(0, random.Next(1, 30))
                .Select(_ => string.Join('.', Enumerable.Range(0, random.Next(1, 5)).Select(_ => parts[random.Next(parts.Length)])))
                .Distinct(StringComparer.Ordinal).ToList();
            var split = random.Next(paths.Count + 1);
            Assert.Equal(Plain(paths[..split], paths[split..]), ExcludeModules.Of(paths[..split], paths[split..]));
        }
    }

    private static List<string> Plain(List<string> kept, List<string> quantized)
    {
        var patterns = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in kept)
        {
            var pattern = path;
            for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
            {
                var parent = path[..dot];
                if (!quantized.Any(q => q.StartsWith(parent, StringComparison.Ordinal)))
                    pattern = parent + "*";
                else if (!quantized.Any(q => q == parent || q.StartsWith(parent + ".", StringComparison.Ordinal)))
                    pattern = parent + ".*";
                else
                    continue;
                break;
            }

            patterns.Add(pattern);
        }

        return [.. patterns.Order(StringComparer.Ordinal)];
    }
}
