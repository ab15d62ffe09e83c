using System.Linq;
using Planck.Core.Tests.Diagnostics.Examples;
using Planck.Diagnostics;

namespace Planck.Core.Tests.Diagnostics.Mistakes;

/// <summary>One slip in a recipe that was right is one finding, on the line of the slip: what follows from it is not said.</summary>
public class OneMistakeOneErrorTests
{
    public static TheoryData<string> Recipes => [.. RightRecipe.All.Select(static r => r.Name)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_recipe_with_one_slip_has_one_finding_on_its_line(string name)
    {
        var recipe = RightRecipe.All.Single(r => r.Name == name);
        Assert.Empty(recipe.Bind().Findings);

        var mistakes = SeededMistake.In(recipe.Text).ToList();
        var others = mistakes
            .Select(m => (Mistake: m, recipe.Bind(m.Recipe).Findings))
            .Where(static m => m.Findings.Count != 1 || !m.Findings[0].IsError || m.Findings[0].Span.Line + 1 != m.Mistake.Line)
            .Select(static m => $"line {m.Mistake.Line}, {m.Mistake.What}:\n" + string.Concat(m.Findings.Select(static f => $"  {f}\n")));

        Assert.True(mistakes.Count >= 4);
        Assert.Equal([], others);
    }

    /// <summary>What each page shows as a mistake is one, too.</summary>
    [Fact]
    public void The_example_of_every_page_has_one_finding() =>
        Assert.Equal([], Rules.All.Select(RulePage.Of).Where(static p => p.Example is not null && p.Said.Length != 1).Select(static p => p.Rule.Id));
}
