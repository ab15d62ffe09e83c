using System;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Planck.Build;
using Planck.Testing;

namespace Planck.EndToEnd.Tasks;

public sealed class ResolveRecipesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuildEngine _engine = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_recipe_gets_the_manifest_and_the_folder_of_its_model()
    {
        _folder.Write("a.yaml", "model: tiny\nformat: mxfp8\n");
        _folder.Write("models/tiny/config.json", "{}");
        _folder.Write("models/tiny/model.safetensors", "");

        var recipe = Assert.Single(Run("tiny", "other"));

        Assert.Equal("a", recipe.GetMetadata("Filename"));
        Assert.Equal("tiny", recipe.GetMetadata("Model"));
        Assert.Equal(_folder.File("models", "tiny.manifest"), recipe.GetMetadata("Manifest"));
        Assert.Equal(_folder.File("models", "tiny"), recipe.GetMetadata("ModelFolder"));
        Assert.Equal("true", recipe.GetMetadata("HasWeights"));
    }

    [Theory]
    [InlineData()]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    public void Weights_are_a_configuration_and_a_safetensors_file(params string[] files)
    {
        _folder.Write("a.yaml", "model: tiny\nformat: mxfp8\n");
        foreach (var file in files)
            _folder.Write($"models/tiny/{file}", "");

        Assert.Equal("false", Assert.Single(Run("tiny")).GetMetadata("HasWeights"));
    }

    [Theory]
    [InlineData("model: unknown\n")]
    [InlineData("model: [tiny]\n")]
    [InlineData("format: mxfp8\n")]
    [InlineData("{")]
    [InlineData("")]
    public void A_recipe_without_a_known_model_is_left_to_the_compiler(string recipe)
    {
        _folder.Write("a.yaml", recipe);

        Assert.Empty(Run("tiny"));
        Assert.Empty(_engine.Errors);
        Assert.Empty(_engine.Warnings);
    }

    private ITaskItem[] Run(params string[] models)
    {
        var task = new ResolveRecipes
        {
            BuildEngine = _engine,
            Recipes = [new TaskItem(_folder.File("a.yaml"))],
            Manifests = [.. models.Select(m => new TaskItem(_folder.File("models", m + ".manifest")))],
            ModelsFolder = _folder.File("models"),
        };
        Assert.True(task.Execute());
        return task.Resolved;
    }
}
