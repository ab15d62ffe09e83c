using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Recipes;
using Planck.Recipes.Schema;
using Planck.Testing;
using YamlDotNet.Core;

namespace Planck.Cli.Tests.Schema;

/// <summary>The JSON schema says of a recipe what the parser says, as far as a JSON schema can.</summary>
public sealed class RecipeJsonSchemaTests
{
    private static readonly string CheckedIn = Repository.File("docs", "schema", "planck-recipe.schema.json");

    private static readonly string Schema = Printed();

    private static readonly Editor Editor = new(Schema);

    private static readonly Lazy<List<Mutation>> Mutations = new(static () => [.. Judged()]);

    /// <param name="Findings">What the parser says.</param>
    /// <param name="Accepted">What the schema says.</param>
    private sealed record Mutation(string Recipe, IReadOnlyList<Finding> Findings, bool Accepted);

    [Fact]
    public void The_checked_in_schema_is_that_of_the_code()
    {
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
            File.WriteAllText(CheckedIn, Schema);
        Assert.True(Schema == File.ReadAllText(CheckedIn), "the recipe language has changed: `planck schema -o docs/schema/planck-recipe.schema.json`");
    }

    [Fact]
    public void Every_recipe_of_the_repository_validates()
    {
        var recipes = Directory.EnumerateFiles(Repository.File("recipes"), "*.yaml", SearchOption.AllDirectories).Where(static f => !f.Contains("/obj/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(recipes);
        Assert.All(recipes.Where(static f => IsRecipe(File.ReadAllText(f))), static f => Assert.True(Editor.Accepts(File.ReadAllText(f)), f));
    }

    [Fact]
    public void Every_example_of_the_reference_validates()
    {
        var reference = File.ReadAllText(Repository.File("docs", "recipe-reference.md"));
        var examples = Regex.Matches(reference, "```yaml\n(.*?)```", RegexOptions.Singleline).Select(static m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, static e => Assert.True(Editor.Accepts(IsRecipe(e) ? e : "model: m\n" + e), e));
    }

    [Fact]
    public void It_refuses_what_the_parser_refuses_for_its_spelling_or_type()
    {
        var missed = Mutations.Value.Where(static m => m.Findings.Any(IsSpellingOrType) && m.Accepted).ToList();
        Assert.True(missed.Count == 0, string.Join("\n", missed.Take(10).Select(static m => $"{string.Join("\n", m.Findings)}\n{m.Recipe}")));
    }

    [Fact]
    public void It_refuses_nothing_that_the_parser_accepts()
    {
        var wronged = Mutations.Value.Where(static m => m.Findings.Count == 0 && !m.Accepted).ToList();
        Assert.True(wronged.Count == 0, string.Join("\n", wronged.Take(10).Select(static m => m.Recipe)));
    }

    [Fact]
    public void Mutations_are_of_both_kinds()
    {
        var mutations = Mutations.Value;
        Assert.All(RecipeMutations.Good, static r => Assert.Empty(RecipeParser.Parse("demo.yaml", r).Findings));
        Assert.True(mutations.Count(static m => m.Findings.Count == 0) > 100);
        Assert.True(mutations.Count(static m => m.Findings.Any(IsSpellingOrType)) > 1000);
    }

    [Fact]
    public void Every_key_has_a_description_and_its_other_names_are_refused_with_the_right_one()
    {
        using var schema = JsonDocument.Parse(Schema);
        var properties = schema.RootElement.GetProperty("properties");
        foreach (var key in RecipeSchema.Recipe.Keys)
        {
            Assert.StartsWith(key.Doc, properties.GetProperty(key.Name).GetProperty("description").GetString(), StringComparison.Ordinal);
            foreach (var other in key.AlsoCalled)
            {
                Assert.Contains($"'{key.Name}'", properties.GetProperty(other).GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
                Assert.False(Editor.Accepts($"model: m\n{other}: 1\n"));
            }
        }
    }

    [Fact]
    public void Words_are_explained()
    {
        using var schema = JsonDocument.Parse(Schema);
        var format = schema.RootElement.GetProperty("properties").GetProperty("format");
        Assert.Equal(RecipeSchema.Formats, format.GetProperty("enum").EnumerateArray().Select(static e => e.GetString()));
        Assert.Equal(RecipeSchema.Formats.Count, format.GetProperty("enumDescriptions").GetArrayLength());
        Assert.All(format.GetProperty("enumDescriptions").EnumerateArray(), static d => Assert.NotEmpty(d.GetString()!));
    }

    private static string Printed()
    {
        using var workplace = new Workplace();
        return workplace.Planck("schema").Out;
    }

    private static bool IsRecipe(string text) => Regex.IsMatch(text, "^model:", RegexOptions.Multiline);

    // What YAML cannot read is underlined without a schema, and a key written twice is lost on the way to JSON.
    private static IEnumerable<Mutation> Judged() => RecipeMutations.Bad()
        .Where(IsYaml)
        .Select(static r => (Recipe: r, Findings: Judge(r).ToList()))
        .Where(static m => !m.Findings.Any(static f => f.Rule == Rules.YamlSyntax || f.Rule == Rules.DuplicateKey))
        .Select(static m => new Mutation(m.Recipe, m.Findings, Editor.Accepts(m.Recipe)));

    // With the names of engines and GPUs, and without a model.
    private static IEnumerable<Finding> Judge(string recipe) =>
        Binder.Bind(RecipeParser.Parse("demo.yaml", recipe), null, []).Findings.Where(static f => f.Rule != Rules.UnknownModel);

    // A block size that its format lacks, and a stride beyond its window, follow from two keys. YAML's e-notation and True are numbers and flags to
    // a schema, and its bounds do not hold for a number in quotes.
    private static bool IsSpellingOrType(Finding finding) =>
        (finding.Rule == Rules.UnknownKey || finding.Rule == Rules.WrongType || finding.Rule == Rules.MissingKey || finding.Rule == Rules.BadValue || finding.Rule == Rules.UnknownEngine || finding.Rule == Rules.UnknownGpu)
        && !Regex.IsMatch(finding.Message, "has no blocks of|more than the .* tokens of a window|nothing lies between them|7e2|TRUE|'(65|0.35)'");

    private static bool IsYaml(string text)
    {
        try
        {
            new YamlDotNet.RepresentationModel.YamlStream().Load(new StringReader(text));
            return true;
        }
        catch (YamlException)
        {
            return false;
        }
    }
}
