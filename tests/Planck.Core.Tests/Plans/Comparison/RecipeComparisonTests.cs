using System.Linq;
using Planck.Core.Tests.Binding;
using Planck.Plans.Comparison;
using Manifests = Planck.Core.Tests.Models.SampleModels;

namespace Planck.Core.Tests.Plans.Comparison;

public class RecipeComparisonTests
{
    private const string Mxfp4 = "model: classics-7m\nformat: mxfp4\n";

    private const string Mxfp8 = "model: classics-7m\nformat: mxfp8\n";

    private const string Broken = "model: classics-7m\nformat: mxfp9\n";

    [Fact]
    public void Every_recipe_of_either_side_is_there_once_and_in_order()
    {
        var differences = RecipeComparison.Compare(
            [Recipe("same", Mxfp4), Recipe("changed", Mxfp4), Recipe("gone", Mxfp8), Recipe("broken", Mxfp4), Recipe("repaired", Broken), Recipe("hopeless", Broken)],
            [Recipe("hopeless", Broken), Recipe("new", "model: classics-7m\nformat: int8_weight_only\n"), Recipe("repaired", Mxfp4), Recipe("broken", Broken), Recipe("changed", Mxfp8), Recipe("same", "# again\n" + Mxfp4)]);

        Assert.Equal(
            [
                ("broken", RecipeChange.Broken), ("changed", RecipeChange.Changed), ("gone", RecipeChange.Removed), ("hopeless", RecipeChange.StillBroken),
                ("new", RecipeChange.Added), ("repaired", RecipeChange.Repaired), ("same", RecipeChange.Unchanged),
            ],
            differences.Select(static d => (d.Recipe.Path, d.Change)));
        Assert.Equal(["broken", "changed", "gone", "new", "repaired"], differences.Where(static d => d.IsDifference).Select(static d => d.Recipe.Path));
    }

    [Fact]
    public void The_same_plan_under_another_name_was_renamed()
    {
        var difference = Assert.Single(RecipeComparison.Compare([Recipe("old", Mxfp4)], [Recipe("new", "# moved\n" + Mxfp4)]));
        Assert.Equal((RecipeChange.Renamed, "old", "new"), (difference.Change, difference.Was!.Path, difference.Is!.Path));
    }

    [Fact]
    public void Each_old_name_is_given_once()
    {
        var differences = RecipeComparison.Compare([Recipe("a", Mxfp4)], [Recipe("b", Mxfp4), Recipe("c", Mxfp4)]);
        Assert.Equal([("b", RecipeChange.Renamed), ("c", RecipeChange.Added)], differences.Select(static d => (d.Recipe.Path, d.Change)));
    }

    [Fact]
    public void Recipes_that_do_not_compile_are_not_taken_for_one_another() =>
        Assert.Equal([RecipeChange.Removed, RecipeChange.Added], RecipeComparison.Compare([Recipe("a", Broken)], [Recipe("b", Broken)]).Select(static d => d.Change));

    private static ComparedRecipe Recipe(string name, string text)
    {
        var bound = RecipeText.Bind(text, Manifests.Classics7M);
        return new(name, name, bound.Plan, bound.Findings);
    }
}
