using System.Linq;
using Planck.Binding;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Recipes;
using Planck.Testing;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

public class TranslationTests
{
    public static TheoryData<string> Cases => [.. LlmCompressorGoldens.Cases];

    private static BoundRecipe Bind(string text, ModelManifest model) => Binder.Bind(RecipeDocument.Parse("recipes/recipe.yaml", text, new(model.Name)), model, [model.Name]);

    private static string Judged(string name, string text, ModelManifest model)
    {
        var bound = Bind(text, model);
        return $"== {name}\n" + string.Concat(bound.Findings.Select(static f => f + "\n"))
            + (bound.Plan is { } plan ? string.Concat(plan.Treatments.Where(static t => t.Format is not null).Select(static t => $"  {t.Module.Name}: {t.Format} {t.BlockSize}\n")) : "");
    }

    [Fact]
    public void What_becomes_of_the_reference_recipes() =>
        Snapshot.Verify(string.Concat(LlmCompressorGoldens.Cases.Where(static c => !c.StartsWith("moe", System.StringComparison.Ordinal)).Select(static c => Judged(c, LlmCompressorGoldens.CaseFile(c, "recipe.yaml")!, SampleModels.Classics7M))));
}
