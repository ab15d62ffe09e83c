using System;
using System.Linq;
using System.Text;
using Planck.Core.Tests.Plans;
using Planck.Models;
using Planck.Testing;

namespace Planck.Generator.Tests;

public class RecipeGeneratorTests
{
    private const string ManifestPath = "recipes/models/classics-7m.manifest";

    private const string UsesThePlan = """
        internal static class Uses
        {
            public static void Declare(Planck.Runtime.Plans.PlanRun run)
            {
                Planck.Plans.APlan.Run<Planck.Kernels.CpuBackend>(new Planck.Plans.Classics7m(), run);
                new Planck.Plans.APlan().Declare(run);
                _ = new Planck.Plans.APlan().Name + new Planck.Plans.APlan().Model;
            }
        }
        """;

    [Fact]
    public void A_recipe_becomes_a_plan_that_compiles()
    {
        var result = new RecipeProject(UsesThePlan)
            .Manifest(ManifestPath, RecipeProject.ClassicsManifest)
            .Recipe("/somewhere/else/recipes/a.yaml", """
                # NVFP4 in the MLPs, INT8 in attention
                model: classics-7m
                format: w4a16_nvfp4
                rules:
                  - layers: "*.self_attn.*"
                    format: int8_weight_only
                    because: attention is sensitive
                  - layers: "layers.{0,5}.mlp.*"
                    format: keep
                kv_cache: fp8_cast
                arithmetic: cpu
                """)
            .Run();

        Assert.Empty(result.Findings);
        Assert.Empty(result.CompilerProblems);
        Snapshot.Verify(result.Text("a.g.cs"), extension: "cs");
    }

    [Fact]
    public void Emitted_files_have_no_byte_order_mark_no_carriage_returns_and_no_folders()
    {
        var result = new RecipeProject()
            .Manifest("/home/someone/models/classics-7m.manifest", RecipeProject.ClassicsManifest.Replace("\n", "\r\n", StringComparison.Ordinal))
            .Recipe("C:\\someone\\a.yaml", "model: classics-7m\r\nformat: mxfp8\r\n")
            .Run();

        Assert.Equal(["a.g.cs", "models/classics-7m.g.cs"], result.Files);
        Assert.All(result.Run.GeneratedSources, static source =>
        {
            Assert.Empty(source.SourceText.Encoding!.GetPreamble());
            Assert.DoesNotContain('\r', source.SourceText.ToString());
            Assert.DoesNotContain("someone", source.SourceText.ToString(), StringComparison.Ordinal);
            Assert.EndsWith("}\n", source.SourceText.ToString(), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("unknown_format", "model: classics-7m\nformat: mxfp9\n")]
    [InlineData("no_match", "model: classics-7m\nrules:\n  - layers: \"*.out_proj\"\n    format: mxfp8\n")]
    [InlineData("unknown_model", "model: classics-8m\nformat: mxfp8\n")]
    [InlineData("unknown_key", "model: classics-7m\nformat: mxfp8\nkv_cach: none\n")]
    [InlineData("no_yaml", "model: classics-7m\nformat: \"mxfp8\n")]
    public void One_mistake_is_one_error_also_when_code_uses_the_plan(string name, string recipe)
    {
        var result = new RecipeProject(UsesThePlan)
            .Manifest(ManifestPath, RecipeProject.ClassicsManifest)
            .Recipe("recipes/a.yaml", recipe)
            .Run();

        var finding = Assert.Single(result.Findings);
        Assert.Empty(result.CompilerProblems);
        Snapshot.Verify($"{recipe}\n{finding}", parameters: name);
    }

    [Fact]
    public void A_broken_manifest_is_one_error_however_many_recipes_use_it()
    {
        var result = new RecipeProject()
            .Manifest("recipes/models/other.manifest", "planck-manifest 9\n")
            .Recipe("recipes/a.yaml", "model: other\nformat: mxfp8\n")
            .Recipe("recipes/b.yaml", "model: other\nformat: mxfp4\n")
            .Run();

        Assert.Contains("PLK104", Assert.Single(result.Findings), StringComparison.Ordinal);
        Assert.Equal(["a.g.cs", "b.g.cs"], result.Files);
        Assert.Empty(result.CompilerProblems);
    }

    [Fact]
    public void A_mistake_in_one_recipe_leaves_the_others()
    {
        var good = new RecipeProject()
            .Manifest(ManifestPath, RecipeProject.ClassicsManifest)
            .Recipe("recipes/a.yaml", "model: classics-7m\nformat: mxfp8\n");
        var expected = good.Run().Text("a.g.cs");

        var result = good.Recipe("recipes/b.yaml", "model: classics-7m\nformat: mxfp9\n").Run();

        Assert.StartsWith("recipes/b.yaml(2,9): error PLK005", Assert.Single(result.Findings), StringComparison.Ordinal);
        Assert.Equal(expected, result.Text("a.g.cs"));
    }

    [Fact]
    public void Two_models_do_not_meet()
    {
        var other = SampleModels.Dense("other", layers: 2, hidden: 64, queries: 64, keys: 64, intermediate: 128, vocabulary: 256);

        var result = new RecipeProject()
            .Manifest(ManifestPath, RecipeProject.ClassicsManifest)
            .Manifest("recipes/models/other.manifest", ManifestWriter.Write(other.Manifest))
            .Recipe("recipes/a.yaml", "model: classics-7m\nformat: mxfp8\n")
            .Recipe("recipes/b.yaml", "model: other\nformat: mxfp8\n")
            .Run();

        Assert.Empty(result.Findings);
        Assert.Empty(result.CompilerProblems);
        Assert.Contains("Run<TBackend>(Classics7m model", result.Text("a.g.cs"), StringComparison.Ordinal);
        Assert.Contains("Run<TBackend>(Other model", result.Text("b.g.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recipes/x/a.yaml", "recipes/y/a.yaml", "recipes/y/a.yaml(1,1): error PLK009: the class 'APlan' of recipe 'a' is already made from recipes/x/a.yaml; rename one of the two files")]
    [InlineData("recipes/a-b.yaml", "recipes/a_b.yaml", "recipes/a_b.yaml(1,1): error PLK009: the class 'ABPlan' of recipe 'a_b' is already made from recipes/a-b.yaml; rename one of the two files")]
    [InlineData("recipes/a.yaml", "recipes/sub/A.yaml", "recipes/sub/A.yaml(1,1): error PLK009: the class 'APlan' of recipe 'A' is already made from recipes/a.yaml; rename one of the two files")]
    public void Two_recipes_of_one_name_are_a_finding_and_the_first_keeps_it(string first, string second, string finding)
    {
        const string text = "model: classics-7m\nformat: mxfp8\n";

        // In this order the second comes first.
        var result = new RecipeProject().Manifest(ManifestPath, RecipeProject.ClassicsManifest).Recipe(second, text).Recipe(first, text).Run();

        Assert.Equal([finding], result.Findings);
        Assert.Equal(2, result.Files.Count());
        Assert.Empty(result.CompilerProblems);
    }

    [Fact]
    public void A_plan_cannot_take_the_class_of_a_model()
    {
        var result = new RecipeProject()
            .Manifest("recipes/models/a-plan.manifest", RecipeProject.ClassicsManifest)
            .Recipe("recipes/a.yaml", "model: a-plan\nformat: mxfp8\n")
            .Run();

        Assert.Equal(
            ["recipes/a.yaml(1,1): error PLK009: the class 'APlan' of recipe 'a' is already made from recipes/models/a-plan.manifest; rename one of the two files"],
            result.Findings);
        Assert.Empty(result.CompilerProblems);
    }

    [Fact]
    public void Two_manifests_of_one_class_are_a_finding()
    {
        var result = new RecipeProject()
            .Manifest("recipes/models/a-b.manifest", RecipeProject.ClassicsManifest)
            .Manifest("recipes/models/a_b.manifest", RecipeProject.ClassicsManifest)
            .Recipe("recipes/x.yaml", "model: a_b\nformat: mxfp8\n")
            .Recipe("recipes/y.yaml", "model: a-b\nformat: mxfp8\n")
            .Run();

        Assert.Equal(
            ["recipes/models/a_b.manifest(1,1): error PLK104: the class 'AB' of model 'a_b' is already made from recipes/models/a-b.manifest; rename one of the two files"],
            result.Findings);
        Assert.Empty(result.CompilerProblems);
    }

    [Fact]
    public void A_file_listed_twice_is_read_once()
    {
        const string text = "model: classics-7m\nformat: mxfp8\n";

        var result = new RecipeProject()
            .Manifest(ManifestPath, RecipeProject.ClassicsManifest)
            .Manifest(ManifestPath, RecipeProject.ClassicsManifest)
            .Recipe("recipes/a.yaml", text)
            .Recipe("recipes/a.yaml", text)
            .Run();

        Assert.Empty(result.Findings);
        Assert.Equal(["a.g.cs", "models/classics-7m.g.cs"], result.Files);
    }

    [Fact]
    public void Files_of_other_kinds_are_not_touched()
    {
        var result = new RecipeProject().Add("recipes/a.yaml", "model: x", "").Add("b.manifest", "", "Other").Run();

        Assert.Empty(result.Files);
        Assert.Empty(result.Findings);
    }

    [Theory]
    [InlineData("recipes/a#b.yaml")]
    [InlineData("recipes/.yaml")]
    [InlineData("recipes/")]
    [InlineData("recipes/<T>.yaml")]
    [InlineData("recipes/new\nline.yaml")]
    [InlineData("recipes/7m.yaml")]
    public void A_name_that_cannot_be_used_is_one_finding(string path)
    {
        var result = new RecipeProject()
            .Manifest(ManifestPath, RecipeProject.ClassicsManifest)
            .Recipe(path, "model: classics-7m\nformat: mxfp8\n")
            .Recipe("recipes/good.yaml", "model: classics-7m\nformat: mxfp8\n")
            .Run();

        Assert.Contains("error PLK009", Assert.Single(result.Findings), StringComparison.Ordinal);
        Assert.Contains("good.g.cs", result.Files);
        Assert.Empty(result.CompilerProblems);
    }

    [Fact]
    public void Garbage_is_found_fault_with_and_no_more()
    {
        var random = new Random(20260731);
        var project = new RecipeProject()
            .Manifest(ManifestPath, RecipeProject.ClassicsManifest)
            .Recipe("recipes/good.yaml", "model: classics-7m\nformat: mxfp8\n");
        var recipe = Encoding.UTF8.GetBytes("model: classics-7m\nformat: mxfp8\nrules:\n  - layers: \"layers.{0..3}.*\"\n    format: keep\n    because: x\n");
        var manifest = Encoding.UTF8.GetBytes(RecipeProject.ClassicsManifest);
        for (var i = 0; i < 60; i++)
        {
            project.Recipe($"recipes/g{i}.yaml", Damage(recipe, random));
            project.Manifest($"recipes/models/m{i}.manifest", Damage(manifest, random));
        }

        var result = project.Run();

        Assert.Null(result.Run.Exception);
        Assert.Empty(result.CompilerProblems);
        Assert.DoesNotContain(result.Findings, static f => f.Contains("PLK010", StringComparison.Ordinal));
        Assert.Contains("good.g.cs", result.Files);
    }

    private static string Damage(byte[] text, Random random)
    {
        var bytes = (byte[])text.Clone();
        for (var i = random.Next(6); i >= 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return Encoding.UTF8.GetString(bytes, 0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length);
    }
}
