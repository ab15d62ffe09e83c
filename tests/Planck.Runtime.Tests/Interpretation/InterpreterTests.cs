using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Planck.Binding;
using Planck.Models;
using Planck.Plans;
using Planck.Recipes;
using Planck.Runtime.Artifacts;
using Planck.Runtime.Interpretation;
using Planck.Runtime.Plans;
using Planck.Runtime.Tests.Support;
using Planck.Testing;

namespace Planck.Runtime.Tests.Interpretation;

/// <summary>An interpreted plan declares what the compiled plan declares, so <c>planck run</c> and the build write the same bytes.</summary>
public sealed class InterpreterTests
{
    public static TheoryData<string> Recipes =>
        [.. Directory.GetFiles(Repository.File("recipes"), "*.yaml").Select(static p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Recipes_of_the_gallery_are_interpreted_as_they_are_compiled(string recipe)
    {
        var path = Repository.File("recipes", recipe);
        var parsed = RecipeParser.Parse(path, File.ReadAllText(path));
        var manifestPath = Repository.File("recipes", "models", parsed.Recipe.Model!.Value + ".manifest");
        AssertSame(parsed, ManifestReader.Read(manifestPath, File.ReadAllText(manifestPath)).Manifest!);
    }

    [Theory]
    [InlineData("format: mxfp4\nrules: [{layers: '*.o_proj', format: keep}]")]
    [InlineData("rules: [{layers: 'layers.{0,2}.*_proj', format: w4a16_nvfp4, block_size: 32}, {layers: 'layers.{1..2}.mlp.*', format: int8_weight_only}]")]
    [InlineData("format: mxfp4\nrules: [{layers: 'layers.{1}.*', format: mxfp8}]")]
    [InlineData("kv_cache: nvfp4_cast\narithmetic: cpu\nexport: {layout: modelopt, max_shard_size: 5 GB}")]
    public void Ranges_gaps_and_settings_are_too(string text)
    {
        using var model = new TestModel(layers: 3);
        AssertSame(RecipeParser.Parse("test.yaml", "model: test-model\n" + text), model.Graph().Manifest);
    }

    [Fact]
    public void Experts_are_too()
    {
        var manifest = ManifestReader.Read("moe.manifest", File.ReadAllText(Path.Combine(Repository.Root, "tests", "Planck.Runtime.Tests", "Interpretation", "moe.manifest"))).Manifest!;
        AssertSame(RecipeParser.Parse("moe.yaml", "model: moe\nformat: mxfp8\nrules: [{layers: '*.experts.{1..2}.*', format: int8_weight_only}]"), manifest);
    }

    private static void AssertSame(ParsedRecipe recipe, ModelManifest manifest)
    {
        var bound = Binder.Bind(recipe, manifest, [manifest.Name]);
        Assert.True(bound.Plan is not null, string.Join('\n', bound.Findings));
        var (interpreted, compiled) = (new PlanRun(), new PlanRun());
        PlanInterpreter.Declare(bound.Plan, interpreted);
        Compile(bound.Plan).Declare(compiled);

        Assert.Equal(Text(compiled), Text(interpreted));
        Assert.Equal(Kernels(compiled), Kernels(interpreted));
    }

    private static Dictionary<string, System.Reflection.MethodInfo> Kernels(PlanRun run) => run.Steps.ToDictionary(static s => s.Members[0].Module, static s => s.Quantize.Method);

    private static string Text(PlanRun run) => PlanHash.Text(new()
    {
        Name = "",
        Model = "",
        Run = run,
        SourceFolder = "",
        OutputFolder = "",
        RecipeFile = "",
    });

    private static IPlan Compile(QuantPlan plan)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create(
            "Compiled." + Guid.NewGuid().ToString("N"),
            ((string[])[PlanWriter.Write(plan), ModelWriter.Write(plan.Model)]).Select(static c => CSharpSyntaxTree.ParseText(c, new(LanguageVersion.Latest))),
            platform,
            new(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        assembly.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(assembly).GetTypes().Where(static t => typeof(IPlan).IsAssignableFrom(t))
            .Select(static t => (IPlan)Activator.CreateInstance(t)!).Single();
    }
}
