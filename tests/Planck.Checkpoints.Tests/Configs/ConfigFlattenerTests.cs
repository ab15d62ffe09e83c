using System;
using System.Linq;
using Planck.Architectures.Reading;
using Planck.Checkpoints.Configs;
using Planck.Models;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Configs;

/// <summary><c>config.json</c> as dotted paths, through the reader that architectures are given.</summary>
public sealed class ConfigFlattenerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mappings_and_lists_become_paths_in_ordinal_order_and_numbers_keep_their_text() =>
        Assert.Equal(
            ["a.x.0 1e-06", "a.x.1.y true", "architectures.0 X", "b text", "c []"],
            Lines("""{"architectures":["X"],"c":[],"b":"text","a":{"x":[1e-06,{"y":true}]}}"""));

    [Fact]
    public void A_null_is_a_value_empty_mappings_and_keys_with_dots_have_no_path() =>
        Assert.Equal(["a null", "architectures.0 X", "c.f null", "list.0 null", "list.1 2"], Lines("""{"architectures":["X"],"a":null,"b":{},"c":{"d.e":1,"":2,"f":null},"list":[null,2]}"""));

    [Fact]
    public void The_text_config_lies_over_the_rest()
    {
        var values = Read("""{"architectures":["X"],"eps":1,"rope":{"a":1,"b":2},"vision_config":{"eps":3},"text_config":{"eps":2,"rope":{"a":5}}}""").Values;

        Assert.Equal(("2", "5", null, "3", null), (values.Find("eps"), values.Find("rope.a"), values.Find("rope.b"), values.Find("vision_config.eps"), values.Find("text_config.eps")));
    }

    [Fact]
    public void Infinity_is_read_as_transformers_writes_it_and_as_Python_does()
    {
        var facts = new ConfigFacts(Read("""{"architectures":["X"],"a":{"__float__":"Infinity"},"limit":[0.0,Infinity],"low":-Infinity,"text":"Infinity \" NaN","n":NaN}"""));

        Assert.Equal(double.PositiveInfinity, facts.Number("a"));
        Assert.Equal([0.0, double.PositiveInfinity], facts.Numbers("limit"));
        Assert.Equal(double.NegativeInfinity, facts.Number("low"));
        Assert.Equal("Infinity \" NaN", facts.Text("text", ""));
        Assert.Equal("NaN", facts.Text("n", ""));
    }

    [Theory]
    [InlineData("{\"a\":Infinit}")]
    [InlineData("{\"a\":InfinityX}")]
    [InlineData("{\"a\":--Infinity}")]
    [InlineData("{\"a\":1Infinity}")]
    [InlineData("{\"a\":nan}")]
    [InlineData("{Infinity:1}")]
    public void Other_words_are_no_numbers(string json) =>
        Assert.Contains("not well-formed JSON", Assert.Throws<CheckpointException>(() => Read(json)).Reason, StringComparison.Ordinal);

    private string[] Lines(string json) => [.. Read(json).Values.Entries.Select(static e => $"{e.Key} {e.Text}")];

    private ModelConfig Read(string json) => ConfigReader.Read(_folder.Write("config.json", json));
}
