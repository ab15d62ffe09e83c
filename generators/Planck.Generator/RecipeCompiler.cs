using System.IO;
using System.Threading;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Plans;
using Planck.Recipes;

namespace Planck.Generator;

/// <summary>What compiling a recipe gave.</summary>
/// <param name="Source">The plan, or one that does nothing when the recipe has errors; null when its name cannot be used.</param>
internal sealed record CompiledRecipe(GeneratedFile? Source, EquatableArray<Finding> Findings)
{
    /// <inheritdoc cref="RecipeInput.Severities"/>
    public FileSeverities Severities { get; init; } = FileSeverities.None;
}

/// <summary>The road of one recipe, from text to plan. A failure of ours becomes a finding of that recipe.</summary>
internal static class RecipeCompiler
{
    public static ParsedRecipe Parse(ProjectFile file, Snippets snippets) => InternalError.Guard(
        () => RecipeDocument.Parse(file.Path, file.Text, file.Settings, snippets.Imports(file.ProjectFolder)),
        file.Path,
        finding => new ParsedRecipe(new Recipe { Path = file.Path, Name = Path.GetFileNameWithoutExtension(file.Path) }, [finding]));

    public static CompiledRecipe Compile(RecipeInput input, CancellationToken cancel) => CompileAlone(input, cancel) with { Severities = input.Severities };

    private static CompiledRecipe CompileAlone(RecipeInput input, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var recipe = input.Recipe.Recipe;
        if (input.Collision is { } collision)
            return new(null, NameCollisions.FindingsOf(input.Recipe, collision));

        return InternalError.Guard(
            () =>
            {
                var bound = Binder.Bind(input.Recipe, input.Model, input.KnownModels, input.Lowered);
                cancel.ThrowIfCancellationRequested();
                var text = bound.Plan is { } plan ? PlanWriter.Write(plan) : PlanWriter.WriteSkeleton(recipe);
                return new(File(recipe, text), bound.Findings);
            },
            recipe.Path,
            finding => new CompiledRecipe(File(recipe, PlanWriter.WriteSkeleton(recipe)), [finding]));
    }

    private static GeneratedFile File(Recipe recipe, string text) => new(recipe.Name + ".g.cs", text);
}
