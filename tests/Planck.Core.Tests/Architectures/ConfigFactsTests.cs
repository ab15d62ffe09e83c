using System;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Reading;
using Planck.Core.Tests.Models;
using Planck.Models;

namespace Planck.Core.Tests.Architectures;

public class ConfigFactsTests
{
    private static ConfigFacts Facts(params (string Key, string Text)[] values) =>
        new(new() { Architecture = "X", HiddenSize = 64, ModelType = "x", Values = new(values.Select(static v => new ConfigEntry(v.Key, v.Text))) });

    [Fact]
    public void Scalars_are_read_by_type_and_a_missing_one_is_the_default()
    {
        var facts = Facts(("n", "128"), ("e", "1e-06"), ("f", "true"), ("t", "silu"), ("whole", "8.0"));

        Assert.Equal((128, 7, 8), (facts.Count("n"), facts.Count("m", 7), facts.Count("whole")));
        Assert.Equal((1e-6, 0.5, 128.0), (facts.Number("e"), facts.Number("m", 0.5), facts.Number("n")));
        Assert.Equal((true, false), (facts.Flag("f", false), facts.Flag("m", false)));
        Assert.Equal(("silu", "gelu"), (facts.Text("t", "gelu"), facts.Text("m", "gelu")));
        Assert.Equal((null, 1e-6), (facts.OptionalNumber("m"), facts.OptionalNumber("e")));
    }

    [Theory]
    [InlineData("rope_scaling.rope_type", "linear", "rope_scaling.factor", "0", "'rope_scaling.factor' of config.json is 0, not a positive number")]
    [InlineData("rope_scaling.rope_type", "yarn", "rope_scaling.factor", "NaN", "'rope_scaling.factor' of config.json is NaN, not a positive number")]
    [InlineData("rope_scaling.rope_type", "llama3", "rope_scaling.low_freq_factor", "1", "'rope_scaling.factor' of config.json is missing")]
    [InlineData("rms_norm_eps", "-1", "hidden_act", "silu", "'rms_norm_eps' of config.json is -1, not a number from 0 on")]
    [InlineData("rms_norm_eps", "NaN", "hidden_act", "silu", "'rms_norm_eps' of config.json is NaN, not a number from 0 on")]
    public void Numbers_that_no_model_can_be_computed_with_are_refused(string key, string text, string other, string otherText, string expected)
    {
        var config = SampleModels.Classics7M.Config with { Values = new([.. new[] { new ConfigEntry(key, text), new ConfigEntry(other, otherText) }.OrderBy(static e => e.Key, StringComparer.Ordinal)]) };
        var error = Assert.Throws<ConfigException>(() => ArchitectureRegistry.Find("LlamaForCausalLM")!.Build(new(config)));
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void Lists_are_read_in_order_an_empty_one_is_no_missing_one()
    {
        var facts = Facts(("a.0", "3"), ("a.1", "1"), ("b", "[]"), ("c.0", "1.5"), ("d.0", "x"), ("d.1", "y"));

        Assert.Equal([3, 1], facts.Counts("a"));
        Assert.Equal([], facts.Counts("b")!);
        Assert.Equal([1.5], facts.Numbers("c"));
        Assert.Equal(["x", "y"], facts.Texts("d"));
        Assert.Null(facts.Counts("e"));
    }

    [Fact]
    public void Mappings_and_lists_of_mappings_are_sections()
    {
        var facts = Facts(("rope.full.theta", "5"), ("blocks.0.n", "1"), ("blocks.1.n", "2"));

        Assert.Equal(5, facts.Section("rope")!.Section("full")!.Count("theta"));
        Assert.Equal([1, 2], facts.Sections("blocks")!.Select(static b => b.Count("n")));
        Assert.Null(facts.Section("none"));
        Assert.Null(facts.Sections("rope"));
    }

    [Fact]
    public void What_was_read_and_is_there_is_noted()
    {
        var facts = Facts(("a", "1"), ("b.c", "2"), ("l.0", "3"), ("l.1", "4"), ("unread", "5"));

        facts.Count("a");
        facts.Count("missing", 0);
        facts.Section("b")!.Count("c");
        facts.Counts("l");
        facts.Text("model_type", "");

        Assert.Equal(["a", "b.c", "l.0", "l.1"], facts.Read.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_facts_of_every_model_answer_to_their_keys_without_being_noted()
    {
        var facts = Facts();

        Assert.Equal((64, "x"), (facts.Count("hidden_size"), facts.Text("model_type", "")));
        Assert.True(facts.Has("hidden_size"));
        Assert.False(facts.Has("vocab_size"));
        Assert.Empty(facts.Read);
    }

    [Fact]
    public void Filled_in_facts_note_into_the_same_list()
    {
        var facts = Facts(("a", "1"));

        facts.With(facts.Model with { HeadDim = 256 }).Count("a");

        Assert.Equal(["a"], facts.Read);
    }

    [Fact]
    public void Infinite_numbers_have_names()
    {
        var facts = Facts(("limit.0", "0.0"), ("limit.1", "Infinity"), ("low", "-Infinity"));

        Assert.Equal([0, double.PositiveInfinity], facts.Numbers("limit"));
        Assert.Equal(double.NegativeInfinity, facts.Number("low"));
    }

    [Theory]
    [InlineData("12x", "'k' of config.json is 12x, not a whole number")]
    [InlineData("1.5", "'k' of config.json is 1.5, not a whole number")]
    [InlineData("3000000000", "'k' of config.json is 3000000000, not a whole number")]
    [InlineData("Infinity", "'k' of config.json is Infinity, not a whole number")]
    [InlineData("NaN", "'k' of config.json is NaN, not a whole number")]
    [InlineData("", "'k' of config.json is , not a whole number")]
    public void A_wrong_count_is_an_error_by_key(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigException>(() => Facts(("k", text)).Count("k")).Message);

    [Fact]
    public void Other_mistakes_are_errors_by_key()
    {
        Assert.Equal("'k' of config.json is missing", Assert.Throws<ConfigException>(() => Facts().Count("k")).Message);
        Assert.Equal("'a.k' of config.json is missing", Assert.Throws<ConfigException>(() => Facts(("a.b", "1")).Section("a")!.Number("k")).Message);
        Assert.Equal("'k' of config.json is yes, not true or false", Assert.Throws<ConfigException>(() => Facts(("k", "yes")).Flag("k", false)).Message);
        Assert.Equal("'k' of config.json is 3, not a list", Assert.Throws<ConfigException>(() => Facts(("k", "3")).Counts("k")).Message);
        Assert.Equal("'k.1' of config.json is x, not a number", Assert.Throws<ConfigException>(() => Facts(("k.0", "1"), ("k.1", "x")).Numbers("k")).Message);
    }
}
