using System.Linq;
using Planck.Binding;
using Planck.Recipes;

namespace Planck.Core.Tests.Binding;

public sealed class NameCollisionsTests
{
    [Theory]
    [InlineData("x/a-b.yaml", "a-b", "x/a_b.yaml", "a_b", "the class 'ABPlan' of recipe 'a_b' is already made from x/a-b.yaml; rename one of the two files")]
    [InlineData("x/a.yaml", "a", "y/a.yaml", "a", "the class 'APlan' of recipe 'a' is already made from x/a.yaml; rename one of the two files")]
    [InlineData("x/a.yaml", "a", "y/A.yaml", "A", "the class 'APlan' of recipe 'A' is already made from x/a.yaml; rename one of the two files")]
    public void The_first_by_path_keeps_the_name(string first, string firstName, string second, string secondName, string text)
    {
        var collisions = NameCollisions.Find([new(second, secondName), new(first, firstName)], []);

        Assert.Null(collisions.Of(first));
        Assert.Equal(("PLK009", text), (collisions.Of(second)?.Rule.Id, collisions.Of(second)?.Text));
        Assert.Single(collisions.Findings);
    }

    [Fact]
    public void A_model_keeps_its_class_before_any_recipe()
    {
        var collisions = NameCollisions.Find([new("a.yaml", "a")], [new("models/a-plan.manifest", "a-plan"), new("models/a_plan.manifest", "a_plan")]);

        Assert.Equal([("PLK104", "models/a_plan.manifest"), ("PLK009", "a.yaml")], collisions.Findings.Select(static f => (f.Rule.Id, f.Span.Path)));
    }

    [Fact]
    public void A_recipe_and_a_model_may_share_a_name() =>
        Assert.Empty(NameCollisions.Find([new("a.yaml", "a"), new("b.yaml", "b")], [new("models/a.manifest", "a")]).Findings);

    [Fact]
    public void A_name_that_the_parser_found_fault_with_is_not_found_fault_with_again()
    {
        var recipe = RecipeParser.Parse("<T>.yaml", "model: m\nformat: mxfp8\n");
        var collision = NameCollisions.Find([new("<T>.yaml", "<T>")], []).Of("<T>.yaml");

        Assert.NotNull(collision);
        Assert.Equal("PLK009", Assert.Single(recipe.Findings).Rule.Id);
        Assert.Equal(recipe.Findings, NameCollisions.FindingsOf(recipe, collision));
    }
}
