using System.Linq;
using Planck.Binding;
using Planck.Core.Tests.Models;
using Planck.Core.Tests.Recipes.LlmCompressor;
using Planck.Models;
using Planck.Recipes;
using Planck.Recipes.LlmCompressor.Modifiers;
using Planck.Recipes.LlmCompressor.Schemes;
using Planck.Testing.Fuzzing;

namespace Planck.Core.Tests.Fuzzing;

/// <summary>Whatever a recipe of llm-compressor holds, compiling it ends in a plan or in findings at their places.</summary>
public class MutatedLlmCompressorTests
{
    private const string File = "recipes/a.yaml";

    private static readonly ModelManifest[] Models = [SampleModels.Classics7M, SampleModels.Qwen3_30B_A3B, SampleModels.Llama32_1B];

    private static readonly TextMutator Mutator = new(
        [
            .. TranslationTests.Compiling.SelectMany(static c => new[] { LlmCompressorGoldens.CaseFile(c, "recipe.yaml"), LlmCompressorGoldens.CaseFile(c, "recipe_saved.yaml") }).OfType<string>(),
            .. LlmCompressorGoldens.Read("recipes/matching.json").GetProperty("select").EnumerateArray().Select(static s => s.GetProperty("targets").GetRawText().ReplaceLineEndings(" "))
                .Select(static t => $"s_stage:\n  q_modifiers:\n    QuantizationModifier: {{targets: {t}, ignore: [lm_head], scheme: W4A16}}\n"),
        ],
        [.. ModifierSpecs.Names, .. ModifierSpecs.All.SelectMany(static m => m.Arguments).Select(static a => a.Name), .. PresetSchemes.Names, "re:.*[0-4]\\.", "re:(?i)X", "[a-z-[aeiou]]", "(?P<n>.)(?P=n)"]);

    [Theory]
    [InlineData(201, 4_000)]
    [InlineData(202, 4_000)]
    public void Ends_in_a_plan_or_in_findings_at_their_places(int seed, int count)
    {
        var (plans, refused) = (0, 0);
        FuzzRun.Over(Mutator, seed, count, text =>
        {
            var model = Models[text.Length % Models.Length];
            var parsed = RecipeDocument.Parse(File, text, new(model.Name, Calibration: "data/calib.safetensors"));
            var bound = Binder.Bind(parsed, model, [model.Name]);
            foreach (var finding in bound.Findings)
                Soundness.Require(finding, File, text);
            Soundness.Require(bound);
            if (parsed.Recipe.Layers is { } layers)
                _ = layers.PlaceOf("model.layers.1.mlp.down_proj");
            _ = bound.Plan is null ? refused++ : plans++;
        });

        Assert.True(plans > count / 20 && refused > count / 4, $"{plans} plans, {refused} refused: too one-sided to show anything");
    }
}
