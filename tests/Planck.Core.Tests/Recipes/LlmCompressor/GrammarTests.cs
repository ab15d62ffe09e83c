using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Planck.Recipes.LlmCompressor;
using Planck.Recipes.LlmCompressor.Schemes;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

/// <summary>Every recipe text of <c>grammar.json</c>: what llm-compressor refuses is refused, what it accepts resolves to the same groups.</summary>
public class GrammarTests
{
    public static TheoryData<string> Cases => [.. LlmCompressorGoldens.Read("recipes/grammar.json").EnumerateArray().Select(static c => c.GetProperty("case").GetString()!)];

    [Fact]
    public void There_are_35_texts() => Assert.Equal(35, Cases.Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_verdict_is_llm_compressors(string name)
    {
        var golden = LlmCompressorGoldens.Read("recipes/grammar.json").EnumerateArray().Single(c => c.GetProperty("case").GetString() == name);

        var (file, findings) = LlmCompressorGoldens.Read("recipe.yaml", golden.GetProperty("recipe").GetString()!);

        if (golden.TryGetProperty("error", out _))
        {
            Assert.Contains(findings, static f => f.IsError);
            return;
        }

        Assert.DoesNotContain(findings, static f => f.IsError);
        Assert.Equal(golden.GetProperty("stage").GetString(), file.Stage);
        Assert.Equal(golden.GetProperty("modifiers").EnumerateArray().Select(static m => m.GetString()), file.Modifiers.Select(static m => m.Name));
        if (golden.TryGetProperty("resolved", out var resolved))
            Assert.Equal(resolved.EnumerateArray().Select(Text), file.Modifiers.Where(static m => m.Quantizes).Select(Text));
    }

    [Fact]
    public void Every_text_that_does_nothing_is_said_to_do_nothing() => Assert.All(
        LlmCompressorGoldens.Read("recipes/grammar.json").EnumerateArray().Where(static c => c.TryGetProperty("modifiers", out var m) && m.GetArrayLength() == 0),
        static c => Assert.Contains(LlmCompressorGoldens.Read("recipe.yaml", c.GetProperty("recipe").GetString()!).Findings, static f => f.Rule.Id == "PLK021"));

    private static string Text(JsonElement groups) => string.Join("\n", groups.EnumerateObject().Select(static g =>
        $"{g.Name} {string.Join(",", g.Value.GetProperty("targets").EnumerateArray().Select(static t => t.GetString()))} {LlmCompressorGoldens.Json(g.Value.GetProperty("weights"))}"));

    private static string Text(RecipeModifier modifier) => string.Join("\n", ConfigGroups.Of(modifier).Select(static g =>
        $"{g.Name} {string.Join(",", g.Targets.Select(static t => t.Value))} {LlmCompressorGoldens.Json(g.Scheme.Weights, withNulls: false)}"));
}
