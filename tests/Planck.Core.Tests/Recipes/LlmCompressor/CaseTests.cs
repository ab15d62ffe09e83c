using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Planck.Recipes;
using Planck.Recipes.LlmCompressor;
using Planck.Recipes.LlmCompressor.Schemes;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

/// <summary>The recipes that made the reference checkpoints: each reads, and resolves to what llm-compressor wrote into config.json beside the checkpoint.</summary>
public class CaseTests
{
    /// <summary>Cases whose config.json says something else, and why.</summary>
    private static readonly Dictionary<string, string> Excluded = new()
    {
        ["w4a16_gptq_order_group"] = "llm-compressor fails while solving: no config.json",
        ["spinquant_only"] = "no quantization: config.json has a transform_config only",
        ["attn_fp8"] = "llm-compressor turns a scheme of attention inputs into a kv_cache_scheme when it saves; Planck refuses the scheme",
    };

    public static TheoryData<string> Cases => [.. LlmCompressorGoldens.Cases];

    [Fact]
    public void There_are_76_cases_and_those_left_out_are_among_them()
    {
        Assert.Equal(76, Cases.Count);
        Assert.Subset(LlmCompressorGoldens.Cases.ToHashSet(), Excluded.Keys.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_recipe_reads_without_a_finding(string name) =>
        Assert.Empty(LlmCompressorGoldens.Read("recipe.yaml", LlmCompressorGoldens.CaseFile(name, "recipe.yaml")!).Findings);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_recipe_saved_beside_the_checkpoint_reads_and_says_the_same(string name)
    {
        if (LlmCompressorGoldens.CaseFile(name, "recipe_saved.yaml") is not { } text)
        {
            Assert.Contains(name, Excluded.Keys);
            return;
        }

        var (saved, findings) = LlmCompressorGoldens.Read("recipe.yaml", text);
        var written = LlmCompressorGoldens.Read("recipe.yaml", LlmCompressorGoldens.CaseFile(name, "recipe.yaml")!).File;

        Assert.Empty(findings);
        Assert.Equal(written.Modifiers.Select(static m => m.Name), saved.Modifiers.Select(static m => m.Name));

        // Null arguments are not saved, so that this one has the default order when it is read again.
        if (name != "w4a16_gptq_order_none")
            Assert.Equal(Groups(written), Groups(saved));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_groups_are_those_of_config_json(string name)
    {
        if (Excluded.ContainsKey(name))
            return;
        var config = JsonDocument.Parse(LlmCompressorGoldens.CaseFile(name, "config.json")!).RootElement.GetProperty("quantization_config");
        var file = LlmCompressorGoldens.Read("recipe.yaml", LlmCompressorGoldens.CaseFile(name, "recipe.yaml")!).File;
        var groups = file.Modifiers.Where(static m => m.Quantizes).SelectMany(ConfigGroups.Of).Where(static g => g.Scheme.Weights is not null).ToList();

        // Groups lose their names, and stand in the order in which the model first uses them.
        Assert.Equal(config.GetProperty("config_groups").EnumerateObject().Select(static g => Text(g.Value)).Order(), groups.Select(Text).Order());
        var formats = groups.Select(static g => CompressionFormat.Of(g.Scheme)).Distinct().ToList();
        Assert.Equal(config.GetProperty("format").GetString(), formats.Count switch { 0 => "dense", 1 => formats[0], _ => "mixed-precision" });
        var cache = file.Modifiers.Select(static m => m.Value<Located<QuantizationArgs>>("kv_cache_scheme")).FirstOrDefault(static c => c is not null)?.Value;
        Assert.Equal(LlmCompressorGoldens.Json(config.GetProperty("kv_cache_scheme")), LlmCompressorGoldens.Json(cache, withNulls: true));
    }

    private static List<string> Groups(LlmCompressorFile file) => [.. file.Modifiers.Where(static m => m.Quantizes).SelectMany(ConfigGroups.Of).Select(Text)];

    private static string Text(ConfigGroup group) => string.Join("\n",
        string.Join(",", group.Targets.Select(static t => t.Value)),
        LlmCompressorGoldens.Json(group.Scheme.Weights, withNulls: true),
        LlmCompressorGoldens.Json(group.Scheme.Inputs, withNulls: true),
        LlmCompressorGoldens.Json(group.Scheme.Outputs, withNulls: true),
        CompressionFormat.Of(group.Scheme));

    private static string Text(JsonElement group) => string.Join("\n",
        string.Join(",", group.GetProperty("targets").EnumerateArray().Select(static t => t.GetString())),
        LlmCompressorGoldens.Json(group.GetProperty("weights")),
        LlmCompressorGoldens.Json(group.GetProperty("input_activations")),
        LlmCompressorGoldens.Json(group.GetProperty("output_activations")),
        group.GetProperty("format").GetString());
}
