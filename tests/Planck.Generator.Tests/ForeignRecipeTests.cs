using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Planck.Generator.Tests;

/// <summary>Recipes of ModelOpt in a project: metadata of their items name the model, and snippets beside them are inputs.</summary>
public class ForeignRecipeTests
{
    private const string Own = "metadata: {recipe_type: ptq}\nimports: {w: w}\nquantize:\n  quant_cfg:\n    - {quantizer_name: '*', enable: false}\n    - {quantizer_name: '*proj.weight_quantizer', cfg: {$import: w}}\n    - {quantizer_name: '*proj.input_quantizer', cfg: {$import: w}}\n  algorithm: null\n";

    private const string Snippet = "# modelopt-schema: modelopt.torch.quantization.config.QuantizerAttributeConfig\nnum_bits: e4m3\nblock_sizes: {-1: 32, type: dynamic, scale_bits: e8m0}\n";

    private static RecipeProject Project() => new RecipeProject().Manifest("models/classics-7m.manifest", RecipeProject.ClassicsManifest).Recipe("recipes/w.yaml", Snippet);

    [Fact]
    public void Metadata_name_the_model_and_a_snippet_is_no_recipe()
    {
        var result = Project().Recipe("recipes/other.yaml", Own, "classics-7m").Run();

        Assert.Empty(result.Findings);
        Assert.Empty(result.CompilerProblems);
        Assert.Equal(["models/classics-7m.g.cs", "other.g.cs"], result.Files);
        Assert.Contains("Mxfp8", result.Text("other.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_in_the_metadata_is_checked()
    {
        Assert.Contains("PLK301", Assert.Single(Project().Recipe("recipes/other.yaml", Own, "classics-7m", "engine=vlm|gpu=b200").Run().Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_metadata_it_is_one_error_and_no_error_of_the_compiler()
    {
        var result = Project().Recipe("recipes/other.yaml", Own).Run();

        Assert.Contains("PLK011", Assert.Single(result.Findings), StringComparison.Ordinal);
        Assert.Empty(result.CompilerProblems);
    }

    [Fact]
    public void An_edited_snippet_makes_the_plans_anew_that_import_it_and_no_others()
    {
        var project = Project().Recipe("recipes/other.yaml", Own, "classics-7m").Recipe("recipes/plain.yaml", "model: classics-7m\nformat: mxfp4\n");
        project.Run();

        var result = project.Edit("recipes/w.yaml", static text => text.Replace("e4m3", "e2m1", StringComparison.Ordinal)).Run();

        Assert.Contains("Mxfp4", result.Text("other.g.cs"), StringComparison.Ordinal);
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged], result.Reasons(StepNames.Recipe).Order());
    }
}
