using System;
using System.IO;
using Planck.EndToEnd.Projects;
using Planck.Testing;

namespace Planck.EndToEnd;

/// <summary>A recipe of another tool in a project: its model, target and data are metadata of its item.</summary>
[Collection(RecipeProjectTests.Name)]
[Trait("Category", "Build")]
public sealed class ForeignRecipeTests(RecipeProject project)
{
    private const string ProjectFile = "Consumer.csproj";

    // Static ranges of inputs, so that there is something to calibrate.
    private const string Fp8 = """
        metadata: {recipe_type: ptq}
        quantize:
          quant_cfg:
            - {quantizer_name: '*', enable: false}
            - {quantizer_name: '*_proj.weight_quantizer', cfg: {num_bits: e4m3}}
            - {quantizer_name: '*_proj.input_quantizer', cfg: {num_bits: e4m3}}

        """;

    private const string Item = """<Recipe Include="modelopt.yaml" Model="classics-7m" Targets="engine=vllm,gpu=h200" Calibration="data/calib.safetensors,samples=4" />""";

    [Fact]
    public void Metadata_of_the_item_says_what_the_recipe_does_not()
    {
        project.BackToStart();
        var before = project.Read(ProjectFile);
        try
        {
            Directory.CreateDirectory(project.PathOf("data"));
            File.Copy(Repository.File("recipes", "data", "calib-64x256.safetensors"), project.PathOf("data", "calib.safetensors"), overwrite: true);
            project.Write("modelopt.yaml", Fp8);
            project.Edit(ProjectFile, "<ItemGroup>", "<ItemGroup>" + Item);

            var built = project.Build();

            Assert.True(built.Succeeded, built.Output);
            Assert.Equal(["modelopt"], built.Quantized.Keys);
            var plan = project.Read("plans/modelopt.g.cs");
            Assert.Contains("data/calib.safetensors", plan, StringComparison.Ordinal);
            Assert.Contains("vllm h200", plan, StringComparison.Ordinal);
            Assert.Contains("\"model\": \"classics-7m\"", File.ReadAllText(Path.Combine(project.Artifact("modelopt"), "planck.manifest.json")), StringComparison.Ordinal);
            Assert.Contains("calib.safetensors", File.ReadAllText(Path.Combine(project.Artifact("modelopt"), "planck.manifest.json")), StringComparison.Ordinal);

            // The metadata alone is edited: the compiler sees it, and says where it would be in the recipe.
            project.Edit(ProjectFile, "gpu=h200", "gpu=h2000");
            Assert.StartsWith("modelopt.yaml(1,1): error PLK302", Assert.Single(project.Build().Errors), StringComparison.Ordinal);
        }
        finally
        {
            project.Write(ProjectFile, before);
            File.Delete(project.PathOf("modelopt.yaml"));
            if (Directory.Exists(project.Artifact("modelopt")))
                Directory.Delete(project.Artifact("modelopt"), recursive: true);
        }
    }
}
