using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Diagnostics;
using Planck.Recipes;
using Planck.Recipes.ModelOpt;
using Planck.Recipes.Reading;
using Planck.Testing;

namespace Planck.Core.Tests.Recipes.ModelOpt;

/// <summary>Handwritten recipes, valid and invalid, and what ModelOpt 0.47 says to each.</summary>
public class EdgeCaseTests
{
    private static readonly Dictionary<string, string> Excluded = new(StringComparer.Ordinal)
    {
        ["249-directory"] = "a recipe of several files in a folder; here a recipe is one file",
        ["250-directory-yaml-suffix"] = "a recipe of several files in a folder; here a recipe is one file",
        ["252-directory-with-overrides"] = "a recipe of several files in a folder; here a recipe is one file",
        ["253-directory-auto-quantize"] = "a recipe of several files in a folder; here a recipe is one file",
        ["254-path-missing"] = "no file at all: whoever opens the file says so",
    };

    private static string Folder => Path.Combine(Repository.FullGoldens ?? Repository.Goldens, "modelopt", "recipes", "edge");

    private static IEnumerable<string> Cases => Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Where(static n => n != "index").Order(StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Tested];

    private static IEnumerable<string> Tested => Cases.Where(static n => !Excluded.ContainsKey(n) && Overrides(Golden(n)).Count == 0);

    [Fact]
    public void Every_case_is_tested_or_excluded_for_a_reason()
    {
        Assert.Superset(Excluded.Keys.Intersect(Cases).ToHashSet(), Cases.ToHashSet());
        // Overrides of ModelOpt's command line; here the recipe is edited.
        Assert.All(Cases.Where(static n => Overrides(Golden(n)).Count > 0), static n => Assert.Contains("override", n, StringComparison.Ordinal));
        Assert.NotEmpty(Names);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_verdict_is_that_of_ModelOpt(string name)
    {
        var golden = Golden(name);
        var findings = new FindingList();
        var recipe = ModelOptReader.ReadDocument(name + ".yaml", File.ReadAllText(Path.Combine(Folder, name + ".yaml")), Imports, findings);

        if ((string?)golden["verdict"] == "rejected")
        {
            Assert.True(findings.Sorted().Any(static f => f.IsError), $"ModelOpt: {golden["error"]!.ToJsonString()}");
            return;
        }

        Assert.Empty(findings.Sorted().Select(static f => f.ToString()));
        var resolved = ResolvedJson.Of(recipe!);
        Assert.True(ResolvedJson.AreEqual(golden["resolved"], resolved), $"{golden["resolved"]!.ToJsonString()}\n{resolved.ToJsonString()}");
    }

    [Fact]
    public void Each_refusal_is_at_the_place_and_names_the_cause()
    {
        var said = Tested.Where(static n => (string?)Golden(n)["verdict"] == "rejected").Select(static name =>
        {
            var findings = new FindingList();
            ModelOptReader.ReadDocument(name + ".yaml", File.ReadAllText(Path.Combine(Folder, name + ".yaml")), Imports, findings);
            return string.Concat(findings.Sorted().Select(static f => f + "\n"));
        });

        Snapshot.Verify(string.Concat(said));
    }

    internal static RecipeImports Imports { get; } = new("", static path => File.Exists(Path.Combine(Folder, path)) ? File.ReadAllText(Path.Combine(Folder, path)) : null);

    internal static JsonNode Golden(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;

    private static JsonArray Overrides(JsonNode golden) => golden["overrides"] as JsonArray ?? [];
}
