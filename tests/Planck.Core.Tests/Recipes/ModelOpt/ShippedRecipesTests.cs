using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Collections;
using Planck.Recipes;
using Planck.Recipes.ModelOpt;
using Planck.Recipes.ModelOpt.Imports;
using Planck.Recipes.ModelOpt.Reading;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;
using Planck.Testing;

namespace Planck.Core.Tests.Recipes.ModelOpt;

/// <summary>Every document that ModelOpt 0.47 ships: read from its fields as written, and taken from our library, it is what ModelOpt resolves it to.</summary>
public class ShippedRecipesTests
{
    private const string Training = "trains a draft model or distills: nothing is quantized";

    private static readonly Dictionary<string, string> Excluded = new(StringComparer.Ordinal)
    {
        ["general/distillation/dmd2_qwen_image"] = Training,
        ["general/speculative_decoding/dflash"] = Training,
        ["general/speculative_decoding/domino"] = Training,
        ["general/speculative_decoding/dspark"] = Training,
        ["general/speculative_decoding/eagle3"] = Training,
        ["models/nvidia/NVIDIA-Nemotron-3.5-Lightning-30B-A3B-BF16/speculative_decoding/dspark_warmstart"] = Training,
    };

    private static string Folder => Path.Combine(Repository.FullGoldens ?? Repository.Goldens, "modelopt", "recipes", "shipped");

    private static IEnumerable<string> Cases => Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
        .Select(static f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Select(static f => f[..^".json".Length]).Order(StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Cases.Except(Excluded.Keys)];

    [Fact]
    public void The_library_is_whole()
    {
        Assert.NotEmpty(Names);
        Assert.Superset(Cases.Except(Excluded.Keys).ToHashSet(), ModelOptLibrary.Paths.ToHashSet());
        if (Repository.FullGoldens is not null)
            Assert.Equal(ModelOptLibrary.Paths, Cases.Except(Excluded.Keys));
    }

    [Fact]
    public void Presets_are_those_that_ModelOpts_command_line_names()
    {
        var presets = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "..", "presets.json")))!;

        Assert.Equal(presets["model"]!.AsArray().Select(static n => (string)n!), Under(ModelOptLibrary.ModelPresets));
        Assert.Equal(presets["kv"]!.AsArray().Select(static n => (string)n!), Under(ModelOptLibrary.KvPresets));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void As_written_it_resolves_to_what_ModelOpt_resolves_it_to(string name)
    {
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;
        var written = new StringBuilder();
        Write(golden["as_written"], written);

        Compare((string)golden["kind"]!, golden["resolved"]!, written.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void So_does_the_document_of_our_library(string name)
    {
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;
        var resolved = golden["resolved"]!.DeepClone();
        // Descriptions are the only thing that is left out.
        if (resolved is JsonObject && resolved["metadata"] is JsonObject metadata)
            metadata["description"] = "Model optimization recipe.";

        Compare((string)golden["kind"]!, resolved, ModelOptLibrary.Read(name)!);
    }

    private static IEnumerable<string> Under(string folder) => ModelOptLibrary.Paths.Where(p => p.StartsWith(folder, StringComparison.Ordinal)).Select(p => p[folder.Length..]);

    private static void Compare(string kind, JsonNode resolved, string text)
    {
        var findings = new FindingList();
        JsonNode? actual;
        if (kind.StartsWith("ModelOpt", StringComparison.Ordinal))
        {
            actual = ModelOptReader.ReadDocument("recipe.yaml", text, RecipeImports.None, findings) is { } recipe ? ResolvedJson.Of(recipe) : null;
        }
        else
        {
            var type = Enum.Parse<ModelOptType>(kind switch
            {
                "QuantizeConfig" => "QuantizeConfig",
                "QuantizerAttributeConfig" => "Attributes",
                "QuantizerCfgEntry" => "Entry",
                "list of QuantizerCfgEntry" => "EntryList",
                _ => "PatternList",
            });
            var isJoined = text.Contains("\n---\n", StringComparison.Ordinal);
            var root = new DocumentLoader(RecipeImports.None, findings).LoadRecipe("snippet.yaml", Joined(text), isJoined ? ModelOptType.QuantizeConfig : type)!;
            actual = Of(type, isJoined ? ((YamlMapping)root).Entries.Single().Value : root, new(findings));
        }

        Assert.Empty(findings.Sorted().Select(static f => f.ToString()));
        Assert.True(ResolvedJson.AreEqual(resolved, actual), $"{resolved.ToJsonString()}\n{actual?.ToJsonString()}");
    }

    private static JsonNode? Of(ModelOptType type, YamlNode root, DocumentValues values)
    {
        return type switch
        {
            ModelOptType.QuantizeConfig => ResolvedJson.Of(new QuantizeConfigReader(values).Read(root, root.Span, "a preset")!),
            ModelOptType.Attributes => ResolvedJson.Of(new AttributesReader(values).Read(root, root.Span)!),
            ModelOptType.Entry => ResolvedJson.Of(new EntryReader(values).ReadItem(root, root.Span).Single()),
            ModelOptType.EntryList => new JsonArray([.. new EntryReader(values).Read(new(new(root.Span, "quant_cfg"), root)).Select(ResolvedJson.Of)]),
            _ => AlgorithmJson.Of(root),
        };
    }

    // A list with imports has two documents, which only an import may have: the second becomes a key of the first, of the same type.
    private static string Joined(string text)
    {
        var parts = text.Split("\n---\n");
        return parts.Length == 1 ? text : parts[0] + "\nquant_cfg:\n" + string.Concat(parts[1].Split('\n').Select(static l => "  " + l + "\n"));
    }

    // JSON's keys are texts, and an axis in quotes is none.
    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject json:
                text.Append('{').AppendJoin(", ", json.Select(static p => (int.TryParse(p.Key, out _) ? p.Key : JsonSerializer.Serialize(p.Key)) + ": " + Text(p.Value))).Append('}');
                break;
            case JsonArray array:
                text.Append('[').AppendJoin(", ", array.Select(Text)).Append(']');
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static string Text(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }
}
