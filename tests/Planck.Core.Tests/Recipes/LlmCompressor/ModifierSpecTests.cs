using System;
using System.Linq;
using System.Text.Json;
using Planck.Recipes.LlmCompressor.Modifiers;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

/// <summary>Modifiers and arguments against <c>modifier_fields.json</c>, which was read from llm-compressor's classes.</summary>
public class ModifierSpecTests
{
    private static JsonElement Goldens => LlmCompressorGoldens.Read("recipes/modifier_fields.json");

    public static TheoryData<string> Names => [.. Goldens.GetProperty("_yaml_names").EnumerateArray().Select(static n => n.GetString()!)];

    [Fact]
    public void The_names_are_those_a_recipe_can_use() =>
        Assert.Equal(Goldens.GetProperty("_yaml_names").EnumerateArray().Select(static n => n.GetString()), ModifierSpecs.Names.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_modifier_has_the_same_arguments_with_the_same_types_and_defaults(string name)
    {
        var golden = Goldens.GetProperty(name);
        Assert.Equal("forbid", golden.GetProperty("extra").GetString());

        var expected = golden.GetProperty("fields").EnumerateObject()
            .Select(static f => (f.Name, f.Value.GetProperty("type").GetString(), Compact(f.Value.GetProperty("default"))))
            .OrderBy(static f => f.Name, StringComparer.Ordinal);
        Assert.Equal(expected, ModifierSpecs.Find(name)!.Arguments.Select(static a => (a.Name, (string?)a.Type, a.Default)).OrderBy(static a => a.Name, StringComparer.Ordinal));
    }

    private static string? Compact(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() == "required" => null,
        JsonValueKind.Array => "[" + string.Join(", ", value.EnumerateArray().Select(static v => v.GetRawText())) + "]",
        _ => value.GetRawText(),
    };
}
