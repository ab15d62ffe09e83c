using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Core.Tests.Recipes;

public class RecipeDocumentTests
{
    private const string Foreign = "metadata:\n  recipe_type: ptq\nquantize:\n  quant_cfg: []\n";

    [Theory]
    [InlineData("model: m\nformat: fp8\n", RecipeDialect.Planck)]
    [InlineData("", RecipeDialect.Planck)]
    [InlineData("[1, 2", RecipeDialect.Planck)]
    [InlineData("format: fp8\nmodel: m\nquantize: fp8\n", RecipeDialect.Planck)]
    [InlineData("quantize: fp8\nmodel: m\n", RecipeDialect.Planck)]
    [InlineData(Foreign, RecipeDialect.ModelOpt)]
    [InlineData("\uFEFFmetadata:\r\n  recipe_type: ptq\r\n", RecipeDialect.ModelOpt)]
    [InlineData("# modelopt-schema: modelopt.recipe.config.ModelOptPTQRecipe\nmodel: m\n", RecipeDialect.ModelOpt)]
    [InlineData("'imports' :\n  w: w\n", RecipeDialect.ModelOpt)]
    [InlineData("quant_stage:\n  quant_modifiers: {}\n", RecipeDialect.LlmCompressor)]
    [InlineData("GPTQModifier:\n  scheme: W4A16\n", RecipeDialect.LlmCompressor)]
    [InlineData("{\"s_stage\": {\"q_modifiers\": {}}}", RecipeDialect.LlmCompressor)]
    [InlineData("{\n  \"s_stage\": {\n    \"q_modifiers\": {}}}", RecipeDialect.LlmCompressor)]
    [InlineData("{model: m, format: fp8}", RecipeDialect.Planck)]
    [InlineData("default_stage_0:\n  default_modifiers: {}\n", RecipeDialect.LlmCompressor)]
    [InlineData("quant:\n  quant_modifiers:\n    GPTQModifier: {}\n", RecipeDialect.LlmCompressor)]
    [InlineData("format: fp8\nrules:\n  - {layers: x, format: keep}\n", RecipeDialect.Planck)]
    public void The_language_shows_in_the_keys_at_the_margin(string text, RecipeDialect dialect) => Assert.Equal(dialect, RecipeDialects.Detect(text));

    [Fact]
    public void A_recipe_of_another_tool_takes_model_and_targets_from_outside()
    {
        var parsed = RecipeDocument.Parse("a.yaml", Foreign, new("llama-8b", "engine=vllm>=0.11, gpu=h200, tp=2; engine=sglang"));

        Assert.DoesNotContain(parsed.Findings, static f => f.Rule == Rules.NoModelNamed);
        Assert.Equal("llama-8b", parsed.Recipe.Model!.Value);
        Assert.Equal(["vllm", "sglang"], parsed.Recipe.Targets.Select(static t => t.Engine!.Value));
        var first = parsed.Recipe.Targets[0];
        Assert.Equal(("0.11", "h200", 2), (first.EngineVersion!.Value, first.Gpu!.Value, first.TensorParallel!.Value));
    }

    [Fact]
    public void What_a_recipe_says_itself_holds()
    {
        var recipe = RecipeDocument.Parse("a.yaml", "model: mine\ntarget: {gpu: b200}\nformat: fp8\n", new("other", "gpu=h200")).Recipe;

        Assert.Equal(("mine", "b200"), (recipe.Model!.Value, Assert.Single(recipe.Targets).Gpu!.Value));
    }

    [Fact]
    public void A_recipe_of_another_tool_without_a_model_is_one_error_that_says_how_to_name_it()
    {
        var finding = Assert.Single(RecipeDocument.Parse("a.yaml", Foreign).Findings);

        Assert.Equal(Rules.NoModelNamed, finding.Rule);
        Assert.Contains("--model", finding.Suggestion, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu", "'gpu' is no part of a target")]
    [InlineData("engine=vllm,cuda=13", "'cuda=13' is no part of a target")]
    [InlineData("tp=0", "'tp=0' is no part of a target")]
    [InlineData("tp=", "'tp=' is no part of a target")]
    public void A_target_that_cannot_be_read_is_an_error(string target, string message)
    {
        var finding = Assert.Single(RecipeDocument.Parse("a.yaml", Foreign, new("m", target)).Findings);

        Assert.Equal((Rules.BadValue, message), (finding.Rule, finding.Message));
    }
}
