using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Algorithms;
using Planck.Collections;
using Planck.Recipes;
using Planck.Recipes.ModelOpt;
using Planck.Recipes.ModelOpt.Translation;
using Planck.Recipes.Reading;
using Planck.Testing;

namespace Planck.Core.Tests.Recipes.ModelOpt;

/// <summary>
/// What ModelOpt 0.47 makes of <c>algorithm</c> when it begins to calibrate, which is after a recipe has loaded: every handwritten case and every shipped recipe. Refused there
/// is refused here; accepted there gives the same methods with the same parameters.
/// </summary>
public class AlgorithmVerdictTests
{
    // What is refused here because it is not available, with the reason in the finding.
    private static readonly HashSet<string> NotAvailable = ["lsq", "shared_states"];

    private static string Folder => Path.Combine(Repository.FullGoldens ?? Repository.Goldens, "modelopt", "recipes");

    public static TheoryData<string> Edge => [.. EdgeNames];

    public static TheoryData<string> Shipped => [.. Directory.EnumerateFiles(Path.Combine(Folder, "shipped"), "*.json", SearchOption.AllDirectories)
        .Where(static f => JsonNode.Parse(File.ReadAllText(f)) is JsonObject golden && golden.ContainsKey("algorithm_resolved"))
        .Select(static f => Path.GetRelativePath(Path.Combine(Folder, "shipped"), f).Replace('\\', '/')[..^".json".Length]).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> EdgeNames => Directory.EnumerateFiles(Path.Combine(Folder, "edge"), "*.json").Select(static f => Path.GetFileNameWithoutExtension(f))
        .Where(static n => n != "index" && EdgeCaseTests.Golden(n)["algorithm"] is JsonObject).Order(StringComparer.Ordinal);

    [Fact]
    public void Both_verdicts_occur()
    {
        Assert.Contains(EdgeNames, static n => EdgeCaseTests.Golden(n)["algorithm"]!["error"] is not null);
        Assert.Contains(EdgeNames, static n => EdgeCaseTests.Golden(n)["algorithm"]!["ok"] is not null);
        if (Repository.FullGoldens is not null)
            Assert.Equal((97, 12), (EdgeNames.Count(static n => EdgeCaseTests.Golden(n)["algorithm"]!["ok"] is not null), EdgeNames.Count(static n => EdgeCaseTests.Golden(n)["algorithm"]!["error"] is not null)));
    }

    [Theory]
    [MemberData(nameof(Edge))]
    public void A_handwritten_one_has_the_verdict_of_ModelOpt(string name)
    {
        var findings = new FindingList();
        Compare(EdgeCaseTests.Golden(name)["algorithm"]!, EdgeCaseTests.Read(name, findings)!, findings);
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void So_has_that_of_a_shipped_recipe(string name)
    {
        var findings = new FindingList();
        var text = Planck.Recipes.ModelOpt.Imports.ModelOptLibrary.Read(name)!;
        Compare(JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "shipped", name + ".json")))!["algorithm_resolved"]!, ModelOptReader.ReadDocument(name + ".yaml", text, RecipeImports.None, findings)!, findings);
    }

    private static void Compare(JsonNode golden, ModelOptRecipe recipe, FindingList findings)
    {
        Assert.Empty(findings.Sorted());
        var request = new AlgorithmTranslation(new(findings)).Translate(recipe.Quantize?.Algorithm);
        var errors = findings.Sorted().Where(static f => f.IsError).ToList();
        if (golden["error"] is { } error)
        {
            Assert.True(errors.Count > 0, error.ToJsonString());
            return;
        }

        var methods = golden["ok"] is JsonArray list ? list.OfType<JsonObject>().ToList() : golden["ok"] is JsonObject one ? [one] : [];
        if (errors.Count > 0)
        {
            Assert.All(errors, static f => Assert.Equal("PLK013", f.Rule.Id));
            Assert.Contains(methods, static m => NotAvailable.Contains((string?)m["method"] ?? "") || m["shared_states"] is not null);
            return;
        }

        var expected = methods.SelectMany(WithWeights).Where(static m => (string?)m["method"] is not (null or "max")).ToList();
        Assert.Equal(expected.Select(static m => (string)m["method"]!), request.Algorithms.Select(static a => a.Value.Name()));
        foreach (var (method, algorithm) in expected.Zip(request.Algorithms))
            Assert.All(AlgorithmParameter.Of(algorithm.Value).Where(p => method.ContainsKey(p.RecipeName)), p => Assert.Equal(Text(method[p.RecipeName]!.ToJsonString()), Text(System.Text.Json.JsonSerializer.Serialize(p.Value))));
        Assert.Equal(methods.Select(static m => (double?)m["moe_calib_experts_ratio"]).LastOrDefault(static r => r is not null), request.ExpertsRatio);
        Assert.Equal(methods.Any(static m => (bool)m["layerwise"]!["enable"]! && (bool)m["layerwise"]!["get_qdq_activations_from_prev_layer"]!), request.Layerwise?.Value == true);
    }

    // The rule for inputs names another for the weights, which has only the keys that were written.
    private static IEnumerable<JsonObject> WithWeights(JsonObject method) => method["weight_scale_algorithm"] is JsonObject weights ? [method, weights] : [method];

    // 16384 and 16384.0 are one number.
    private static string Text(string json) => double.TryParse(json, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : json;
}
