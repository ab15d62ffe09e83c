using Planck.EndToEnd.Projects;

namespace Planck.EndToEnd;

/// <summary>Tests that run real builds: one shared project, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class RecipeProjectTests : ICollectionFixture<RecipeProject>
{
    public const string Name = "recipe project";
}
