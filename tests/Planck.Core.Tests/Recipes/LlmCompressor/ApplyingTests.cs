using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Planck.Binding;
using Planck.Core.Tests.Models;
using Planck.Recipes;
using Planck.Testing;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

/// <summary>
/// The recipes of <c>applying.json</c>, which llm-compressor accepts and whose run ends at a limit, or in a model that is not what was meant. Everything that failed there
/// hours later is an error here, everything that did nothing there is said to do nothing.
/// </summary>
public class ApplyingTests
{
    /// <summary>What the compiler says of each: ids beside PLK020; an empty list where llm-compressor does what the recipe says.</summary>
    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["target that matches nothing"] = ["PLK023", "PLK209"],
        ["one target of two matches nothing"] = ["PLK023", "PLK204"],
        ["ignore entry that matches nothing"] = ["PLK023"],
        ["regex that also matches containers"] = [],
        ["a norm class"] = ["PLK023", "PLK209"],
        ["group size does not divide 768 or 256"] = ["PLK014"],
        ["same with the check bypassed"] = ["PLK014", "PLK021"],
        ["group size larger than the row"] = ["PLK014"],
        ["NVFP4 on q_proj only"] = ["PLK204"],
        ["two groups hit the same layer"] = ["PLK014"],
        ["two regex groups hit the same layer"] = ["PLK014"],
        ["static inputs without data"] = ["PLK208"],
        ["asymmetric fp4"] = ["PLK014"],
        ["fp8 asymmetric"] = ["PLK014"],
    };

    private static JsonElement Goldens => LlmCompressorGoldens.Read("recipes/applying.json");

    public static TheoryData<string> Cases => [.. Goldens.EnumerateArray().Select(static c => c.GetProperty("case").GetString()!)];

    [Fact]
    public void Every_case_is_expected_to_become_something() =>
        Assert.Equal(Expected.Keys.Order(StringComparer.Ordinal), Goldens.EnumerateArray().Select(static c => c.GetProperty("case").GetString()!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_failed_or_did_nothing_is_a_finding(string name)
    {
        var golden = Golden(name);
        var bound = Bind(golden);

        Assert.Equal(Expected[name], bound.Findings.Select(static f => f.Rule.Id).Where(static id => id != "PLK020").Distinct().Order());
        if (golden.TryGetProperty("error", out _))
            Assert.Null(bound.Plan);
    }

    [Theory]
    [InlineData("ignore entry that matches nothing")]
    [InlineData("regex that also matches containers")]
    public void As_many_modules_are_quantized_as_by_llm_compressor(string name)
    {
        var golden = Golden(name);

        var quantized = Bind(golden).Plan!.Treatments.Where(static t => t.Format is not null).Sum(static t => t.Module.Count);

        Assert.Equal(golden.GetProperty("saved").GetProperty("quantized_modules").GetInt32(), quantized);
    }

    [Fact]
    public void The_findings_say_what_to_do() => Snapshot.Verify(string.Concat(
        Goldens.EnumerateArray().Select(static c => $"== {c.GetProperty("case").GetString()}\n{string.Concat(Bind(c).Findings.Where(static f => f.Rule.Id != "PLK020").Select(static f => f + "\n"))}")));

    private static JsonElement Golden(string name) => Goldens.EnumerateArray().Single(c => c.GetProperty("case").GetString() == name);

    private static BoundRecipe Bind(JsonElement golden)
    {
        var text = $"s_stage:\n  q_modifiers:\n    {golden.GetProperty("modifier").GetString()}\n";
        return Binder.Bind(RecipeDocument.Parse("recipes/recipe.yaml", text, new(SampleModels.Classics7M.Name)), SampleModels.Classics7M, [SampleModels.Classics7M.Name]);
    }
}
