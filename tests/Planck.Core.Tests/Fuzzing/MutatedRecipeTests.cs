using System.Linq;
using Planck.Binding;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Recipes;
using Planck.Testing.Fuzzing;

namespace Planck.Core.Tests.Fuzzing;

/// <summary>Whatever a recipe holds, compiling it ends in a plan or in findings at their places.</summary>
public class MutatedRecipeTests
{
    private const string File = "recipes/a.yaml";

    private static readonly TextMutator Mutator = new(Corpus.Recipes, Corpus.Words);

    private static readonly ModelManifest[] Models = [SampleModels.Classics7M, SampleModels.Qwen3_30B_A3B, SampleModels.Llama32_1B];

    [Theory]
    [InlineData(101, 20_000)]
    [InlineData(102, 20_000)]
    [InlineData(103, 20_000)]
    public void Ends_in_a_plan_or_in_findings_at_their_places(int seed, int count)
    {
        var (plans, refused) = (0, 0);
        FuzzRun.Over(Mutator, seed, count, text =>
        {
            var parsed = RecipeParser.Parse(File, text);
            var model = Models[text.Length % Models.Length];
            var bound = Binder.Bind(parsed, model, [model.Name]);
            foreach (var finding in bound.Findings)
                Soundness.Require(finding, File, text);
            Soundness.Require(bound);
            _ = bound.Plan is null ? refused++ : plans++;
        });

        Assert.True(plans > count / 20 && refused > count / 4, $"{plans} plans, {refused} refused: too one-sided to show anything");
    }
}
