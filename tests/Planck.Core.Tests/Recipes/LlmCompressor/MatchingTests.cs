using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Planck.Architectures;
using Planck.Collections;
using Planck.Core.Tests.Models;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;
using Planck.Recipes.LlmCompressor.Matching;
using Planck.Recipes.LlmCompressor.Translation;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

/// <summary>Targets and ignore lists of <c>matching.json</c>, which compressed-tensors' own matcher was asked on the six-layer Llama.</summary>
public class MatchingTests
{
    private static readonly ModelGraph Model = ArchitectureRegistry.Describe(SampleModels.Classics7M);

    private static JsonElement Goldens => LlmCompressorGoldens.Read("recipes/matching.json");

    public static TheoryData<int> Selections => [.. Enumerable.Range(0, Goldens.GetProperty("select").GetArrayLength())];

    public static TheoryData<int> Precedences => [.. Enumerable.Range(0, Goldens.GetProperty("precedence").GetArrayLength())];

    public static TheoryData<int> Fusions => [.. Enumerable.Range(0, Goldens.GetProperty("fused_names").GetArrayLength())];

    [Fact]
    public void The_model_has_the_modules_and_classes_of_transformers()
    {
        var tree = ModuleTree.Of(Model).SelectMany(static e => Names(e.Name).Select(n => (n, e.Classes[0]))).ToDictionary(static e => e.n, static e => e.Item2);

        Assert.Equal(85, tree.Count);
        foreach (var module in Goldens.GetProperty("modules_shown").EnumerateObject())
        {
            // Which activation it is stands in config.json, not in the name of the class; no recipe names it.
            var expected = module.Value.GetString() == "SiLUActivation" ? "Activation" : module.Value.GetString();
            Assert.Equal((module.Name, expected), (module.Name, tree[module.Name]));
        }
    }

    [Theory]
    [MemberData(nameof(Selections))]
    public void Targets_without_ignored_modules_select_the_same_modules(int index)
    {
        var golden = Goldens.GetProperty("select")[index];
        var (targets, ignore) = (Texts(golden.GetProperty("targets")), Texts(golden.GetProperty("ignore")));
        if (golden.TryGetProperty("error", out _))
        {
            Assert.NotNull(targets.Select(TargetList.ErrorOf).FirstOrDefault(static e => e is not null));
            return;
        }

        var selected = new LayerResolver([Modifier(targets, ignore)], Model).Selected().SelectMany(Names).ToHashSet();

        Assert.Equal(golden.GetProperty("matched_total").GetInt32(), selected.Count);
        var shown = Goldens.GetProperty("modules_shown").EnumerateObject().Select(static m => m.Name);
        Assert.Equal(Texts(golden.GetProperty("matched_shown")).Order(), shown.Where(selected.Contains).Order());
    }

    [Theory]
    [MemberData(nameof(Precedences))]
    public void Of_several_matches_the_same_comes_first(int index)
    {
        var golden = Goldens.GetProperty("precedence")[index];
        var targets = Texts(golden.GetProperty("targets_in_config_order"));

        var ranked = new TargetList(targets).Ranked(golden.GetProperty("module").GetString()!, ["Linear", "Module"]).Select(i => targets[i]);

        Assert.Equal(Texts(golden.GetProperty("resolved_order")), ranked);
    }

    [Theory]
    [MemberData(nameof(Fusions))]
    public void A_fused_module_matches_by_its_parts_as_in_an_engine(int index)
    {
        var golden = Goldens.GetProperty("fused_names")[index];
        var (module, list) = (golden.GetProperty("module").GetString()!, new TargetList([golden.GetProperty("target").GetString()!]));

        Assert.Equal(golden.GetProperty("without_fused_map").GetBoolean(), list.Matches(0, module, []));
        Assert.Equal(golden.GetProperty("with_fused_map").GetBoolean(), FusedNames.Matches(list, 0, module));
    }

    [Fact]
    public void The_fused_names_are_those_of_the_engines() => Assert.Equal(
        Goldens.GetProperty("fused_map").EnumerateObject().Select(static f => (f.Name, string.Join(" ", Texts(f.Value)))),
        FusedNames.All.Select(static f => (f.Name, string.Join(" ", f.Parts))));

    // Where transformers 5 keeps the parts of Gemma 3 (integrations of models with a language_model): a checkpoint still has the older names.
    [Theory]
    [InlineData("language_model.lm_head", "lm_head", true)]
    [InlineData("language_model.lm_head", "language_model.lm_head", true)]
    [InlineData("language_model.model.layers.0.mlp.up_proj", "re:model.language_model.*", true)]
    [InlineData("vision_tower.encoder.layers.0.q_proj", "re:model.vision_tower.*", true)]
    [InlineData("model.layers.0.mlp.up_proj", "re:model.language_model.*", false)]
    public void A_module_answers_to_its_name_in_memory_too(string module, string entry, bool matches) => Assert.Equal(matches, new TargetList([entry]).Matches(0, module, []));

    // Regular expressions of Python that .NET writes differently, or reads differently.
    [Theory]
    [InlineData("re:(?P<a>model)\\..*(?P=a)?", "model.norm", true)]
    [InlineData("re:[]a-z]+\\Z", "model", true)]
    [InlineData("re:[a-z-[aeiou]]+", "model", false)]
    [InlineData("re:.{,3}x", "abx", true)]
    [InlineData("re:(?x) mo d \\w+  # a comment", "model", true)]
    [InlineData("re:odel", "model", false)]
    public void Regular_expressions_are_those_of_Python(string entry, string module, bool matches)
    {
        Assert.Null(TargetList.ErrorOf(entry));
        Assert.Equal(matches, new TargetList([entry]).Matches(0, module, []));
    }

    [Theory]
    [InlineData("re:(?<a>x)")]
    [InlineData("re:\\p{L}")]
    [InlineData("re:x(?i)")]
    [InlineData("re:*")]
    [InlineData("re:[z-a]")]
    [InlineData("re:x\\")]
    public void What_Python_refuses_is_refused(string entry) => Assert.NotNull(TargetList.ErrorOf(entry));

    [Fact]
    public void Numbers_that_no_entry_tells_apart_share_a_signature()
    {
        var signature = new DigitSignature(["re:.*layers\\.[0-9]+\\.mlp", "re:.*\\.[1-4]\\.", "model.layers.7.mlp"]);

        Assert.Equal(signature.Of(1), signature.Of(4));
        Assert.Equal(signature.Of(0), signature.Of(9));
        Assert.Equal(3, new[] { 0, 1, 7 }.Select(signature.Of).Distinct().Count());
        Assert.NotEqual(signature.Of(1), signature.Of(11));
        Assert.NotEqual(new DigitSignature(["re:(.)\\1"]).Of(11), new DigitSignature(["re:(.)\\1"]).Of(12));
    }

    // `grouped_by_parent` of the reference data is left out: it groups the layers of AWQ's mappings, which Planck finds in the model's graph (SmoothingPairs).
    [Fact]
    public void Every_part_of_the_reference_data_is_tested_or_left_out_for_a_reason() =>
        Assert.Equal(["modules_shown", "fused_map", "select", "precedence", "fused_names", "grouped_by_parent"], Goldens.EnumerateObject().Select(static p => p.Name));

    private static LayerModifier Modifier(IReadOnlyList<string> targets, IReadOnlyList<string> ignore) =>
        new("QuantizationModifier", [new(new(SourceSpan.FileStart(""), null, null), Located(targets), "")], Located(ignore));

    private static EquatableArray<Located<string>> Located(IEnumerable<string> texts) => texts.Select(static t => new Located<string>(t, SourceSpan.FileStart(""))).ToEquatableArray();

    private static List<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(static t => t.GetString()!)];

    private static IEnumerable<string> Names(PathTemplate template)
    {
        IEnumerable<int[]> tuples = [[]];
        foreach (var set in template.Indices)
            tuples = tuples.SelectMany(t => set.Indices.Select(i => (int[])[.. t, i]));
        return tuples.Select(t => template.At(t));
    }
}
