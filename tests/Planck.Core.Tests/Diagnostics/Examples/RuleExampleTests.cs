using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Core.Tests.Diagnostics.Examples;

/// <summary>
/// Every rule that a recipe can break has an example on its page which gets exactly what the page says, and the same put right, which gets nothing. With
/// <c>SNAPSHOT_ACCEPT=1</c> the messages on the pages are written anew.
/// </summary>
public class RuleExampleTests
{
    public static TheoryData<string> WithExample => [.. Rules.All.Where(static r => RulePage.Of(r).Example is not null).Select(static r => r.Id)];

    private static RulePage Page(string id) => RulePage.Of(Rules.All.Single(r => r.Id == id));

    private static string[] Findings(string path, string recipe)
    {
        var parsed = RecipeParser.Parse(path, recipe);
        var manifest = parsed.Recipe.Model is { } model ? ExampleModels.All.GetValueOrDefault(model.Value) : null;
        return [.. Binder.Bind(parsed, manifest, ExampleModels.All.Keys.ToEquatableArray()).Findings.Select(static f => f.ToString())];
    }

    [Theory]
    [MemberData(nameof(WithExample))]
    public void The_example_gets_exactly_what_the_page_says(string id)
    {
        var page = Page(id);

        var findings = Findings(page.RecipePath, page.Example!);

        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1" && !findings.SequenceEqual(page.Said))
            File.WriteAllText(RulePage.PathOf(page.Rule), page.With(findings));
        Assert.Contains(findings, f => f.Contains($" {id}: ", StringComparison.Ordinal));
        Assert.Equal(Page(id).Said, findings);
    }

    [Theory]
    [MemberData(nameof(WithExample))]
    public void The_example_put_right_gets_nothing(string id)
    {
        var page = Page(id);

        Assert.True(page.Cured is not null, $"{id}.md shows no recipe under Cure that is right");
        Assert.NotEqual(page.Example, page.Cured);
        Assert.Empty(Findings("recipes/demo.yaml", page.Cured!));
    }
}
