using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Collections;
using Planck.Recipes;
using Planck.Recipes.ModelOpt;
using Planck.Recipes.ModelOpt.Imports;
using Planck.Recipes.ModelOpt.Matching;
using Planck.Recipes.Reading;
using Planck.Testing;

namespace Planck.Core.Tests.Recipes.ModelOpt;

/// <summary>Which quantizer of a model gets which attributes, and whether ModelOpt 0.47 refuses the recipe for the model, for every recipe it ships.</summary>
public class ResolvedQuantizersTests
{
    private static string Root => Path.Combine(Repository.FullGoldens ?? Repository.Goldens, "modelopt", "recipes");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Root, "resolved"), "*.json", SearchOption.AllDirectories)
        .Select(static f => Path.GetRelativePath(Path.Combine(Root, "resolved"), f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static TheoryData<string> EdgeCases => [.. Directory.EnumerateFiles(Path.Combine(Root, "edge"), "*.json")
        .Where(static f => JsonNode.Parse(File.ReadAllText(f))!["applied_to_two_layer_llama"] is not null).Select(static f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_quantizer_of_a_model_has_the_attributes_that_ModelOpt_gives_it(string file)
    {
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "resolved", file)))!;
        var recipe = golden["recipe"] is { } shipped ? (string)shipped! : ModelOptLibrary.ModelPresets + (string)golden["preset"]!;

        Compare(golden, Read(recipe, ModelOptLibrary.Read(recipe) ?? throw new InvalidOperationException($"{recipe} is not in the library"), RecipeImports.None).Entries);
    }

    [Theory]
    [MemberData(nameof(EdgeCases))]
    public void The_same_holds_for_recipes_that_are_at_the_edge(string name)
    {
        var golden = EdgeCaseTests.Golden(name)["applied_to_two_layer_llama"]!;
        var entries = Read(name + ".yaml", File.ReadAllText(Path.Combine(Root, "edge", name + ".yaml")), EdgeCaseTests.Imports).Entries;

        if (golden["error"] is { } error)
        {
            Assert.Contains("not found in QuantModuleRegistry", (string)error["first_line"]!, StringComparison.Ordinal);
            Assert.Contains(entries, static e => e.ParentClass is { } parent && !ParentClasses.IsKnown(parent));
            return;
        }

        Compare(golden, entries);
    }

    private static QuantizeConfig Read(string path, string text, RecipeImports imports)
    {
        var findings = new FindingList();
        var recipe = ModelOptReader.ReadDocument(path, text, imports, findings);
        Assert.Empty(findings.Sorted());
        return recipe!.Quantize!;
    }

    private static void Compare(JsonNode golden, EquatableArray<QuantizerEntry> written)
    {
        var entries = new QuantizerEntries(written);
        var sets = golden["attribute_sets"]!.AsObject().ToDictionary(static s => s.Key, static s => Expected(s.Value!.AsObject()));
        var seen = new Dictionary<QuantizerAttributes, string>();
        var isWeightOn = false;
        foreach (var (name, state) in Applied(golden["quantizers"]!.AsObject().Select(static q => q.Key), entries))
        {
            var expected = golden["quantizers"]![name]!;
            if (state.IsSequence)
            {
                Assert.Equal(state.Items.Count, (int)expected["sequence_of"]!);
                for (var i = 0; i < state.Items.Count; i++)
                    CompareItem($"{name}.{i}", (string)golden["quantizers"]![$"{name}.{i}"]!, state.Items[i], sets, seen);
            }
            else
            {
                CompareItem(name, (string)expected!, state.Items[0], sets, seen);
            }

            isWeightOn |= state.IsOn && name.Contains("weight_quantizer", StringComparison.Ordinal);
        }

        Assert.Equal(golden["guard"] is JsonObject, WeightGuard.Asking(written).Count > 0 && !isWeightOn);
    }

    // Items of a sequence are part of it.
    private static IEnumerable<(string Name, QuantizerState State)> Applied(IEnumerable<string> names, QuantizerEntries entries)
    {
        string? sequence = null;
        foreach (var name in names)
        {
            if (sequence is not null && name.StartsWith(sequence + ".", StringComparison.Ordinal))
                continue;
            var parent = name.Contains("embed_tokens", StringComparison.Ordinal) ? ParentClass.Embedding : name.Contains("_bmm_", StringComparison.Ordinal) || name.Contains(".experts.", StringComparison.Ordinal) ? ParentClass.Other : ParentClass.Linear;
            var module = new QuantizedModule(parent, name, name, name);
            var initial = parent == ParentClass.Other ? AttentionQuantizers.Initial
                : name.Contains("weight_quantizer", StringComparison.Ordinal) ? module.InitialWeight
                : name.Contains("input_quantizer", StringComparison.Ordinal) ? module.InitialInput
                : QuantizedModule.InitialOutput;
            var state = entries.Apply(name, parent, initial);
            sequence = state.IsSequence ? name : null;
            yield return (name, state);
        }
    }

    private static void CompareItem(string name, string expected, QuantizerItem item, Dictionary<string, (bool CanBeOn, string Attributes)> sets, Dictionary<QuantizerAttributes, string> seen)
    {
        var (on, set) = (expected.Split(' ')[0], sets[expected.Split(' ')[1]]);
        if (!seen.TryGetValue(item.Attributes, out var actual))
            seen.Add(item.Attributes, actual = Of(item.Attributes));
        Assert.True((item.IsOn ? "on" : "off") == on, $"{name} is {on} in ModelOpt");
        Assert.True(set.CanBeOn == item.CanBeOn, name);
        Assert.True(set.Attributes == actual, $"{name}: {set.Attributes}\n{actual}");
    }

    private static (bool CanBeOn, string Attributes) Expected(JsonObject set)
    {
        var attributes = set.DeepClone().AsObject();
        // No range is known before calibration.
        attributes.Remove("amax");
        return (!attributes.Remove("hard_disabled"), ResolvedJson.Canonical(attributes));
    }

    private static string Of(QuantizerAttributes attributes)
    {
        var json = ResolvedJson.Of(attributes);
        json["dynamic"] = attributes.IsDynamic;
        json["calibrator"] = attributes.Calibrator == "max" ? "MaxCalibrator" : "HistogramCalibrator";
        foreach (var key in new[] { "enable", "type", "learn_amax" })
            json.Remove(key);
        return ResolvedJson.Canonical(json);
    }
}
