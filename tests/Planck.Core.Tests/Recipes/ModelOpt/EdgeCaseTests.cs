using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes;
using Planck.Recipes.ModelOpt;
using Planck.Recipes.Reading;
using Planck.Testing;

namespace Planck.Core.Tests.Recipes.ModelOpt;

/// <summary>Handwritten recipes, valid and invalid, and what ModelOpt 0.47 says to each.</summary>
public class EdgeCaseTests
{
    // No file at all: whoever opens the file says so.
    private const string Missing = "254-path-missing";

    private static string Folder => Path.Combine(Repository.FullGoldens ?? Repository.Goldens, "modelopt", "recipes", "edge");

    private static IEnumerable<string> Cases => Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Where(static n => n != "index").Order(StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Tested];

    private static IEnumerable<string> Tested => Cases.Where(static n => n != Missing);

    [Fact]
    public void There_are_cases_of_every_kind()
    {
        Assert.Contains(Tested, static n => Directory.Exists(Path.Combine(Folder, n)));
        Assert.Contains(Tested, static n => Overrides(Golden(n)).Count > 0);
        if (Repository.FullGoldens is not null)
            Assert.Equal(212, Cases.Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_verdict_is_that_of_ModelOpt(string name)
    {
        var golden = Golden(name);
        var findings = new FindingList();
        var recipe = Read(name, findings);

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
            Read(name, findings);
            return string.Concat(findings.Sorted().Select(static f => f + "\n"));
        });

        Snapshot.Verify(string.Concat(said));
    }

    // As the command line reads it: overrides of a recipe in a folder are refused before it is read.
    internal static ModelOptRecipe? Read(string name, FindingList findings)
    {
        var overrides = Overrides(Golden(name)).Select(static o => (string)o!).ToEquatableArray();
        if (File.Exists(Path.Combine(Folder, name + ".yaml")))
            return ModelOptReader.ReadDocument(name + ".yaml", File.ReadAllText(Path.Combine(Folder, name + ".yaml")), Imports, findings, overrides);
        var files = new RecipeFolderFiles(Section(name, "metadata")!, Section(name, "quantize"));
        foreach (var finding in RecipeDocument.ParseFolder(name, files, new("m") { Overrides = overrides }).Findings.Where(f => overrides.Count > 0 && f.Message.Contains(overrides[0], StringComparison.Ordinal)))
            findings.Add(finding.Rule, finding.Span, finding.Message, finding.Suggestion);
        return ModelOptReader.ReadFolder(name, files, Imports, findings);
    }

    private static RecipeFolderFile? Section(string folder, string name) =>
        new[] { ".yml", ".yaml" }.Select(e => $"{folder}/{name}{e}").FirstOrDefault(static f => File.Exists(Path.Combine(Folder, f))) is { } path ? new(path, File.ReadAllText(Path.Combine(Folder, path))) : null;

    internal static RecipeImports Imports { get; } = new("", static path => File.Exists(Path.Combine(Folder, path)) ? File.ReadAllText(Path.Combine(Folder, path)) : null);

    internal static JsonNode Golden(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;

    private static JsonArray Overrides(JsonNode golden) => golden["overrides"] as JsonArray ?? [];
}
