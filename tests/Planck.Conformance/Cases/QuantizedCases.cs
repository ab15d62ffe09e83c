using System;
using System.Collections.Generic;
using System.IO;
using Planck.Binding;
using Planck.Checkpoints;
using Planck.Recipes;
using Planck.Runtime.Execution;
using Planck.Runtime.Interpretation;
using Planck.Runtime.Plans;

namespace Planck.Conformance.Cases;

/// <summary>
/// Checkpoints of the reference cases, each made once, on the whole road of a recipe: parsed, bound, interpreted and executed. They go with the test class that
/// holds this.
/// </summary>
public sealed class QuantizedCases : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("planck-").FullName;
    private readonly Dictionary<string, string> _made = new(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <returns>The folder of the quantized checkpoint.</returns>
    internal string Quantize(GoldenCase golden)
    {
        if (_made.TryGetValue(golden.Path, out var made))
            return made;
        var place = Directory.CreateDirectory(Path.Combine(_folder, golden.Path)).FullName;
        var recipe = Path.Combine(place, "recipe.yaml");
        File.WriteAllText(recipe, golden.Recipe);
        var manifest = ManifestBuilder.FromFolder(golden.Model.Folder, golden.Model.Name);
        var bound = Binder.Bind(RecipeParser.Parse(recipe, golden.Recipe), manifest, [manifest.Name]);
        Assert.True(bound.Plan is not null, string.Join('\n', bound.Findings));

        var run = new PlanRun();
        PlanInterpreter.Declare(bound.Plan, run);
        var output = Path.Combine(place, "output");
        PlanExecutor.Run(new()
        {
            Name = bound.Plan.Name,
            Model = manifest.Name,
            Run = run,
            SourceFolder = golden.Model.Folder,
            OutputFolder = output,
            RecipeFile = recipe,
            ChunkBytes = 64 << 10, // several chunks even for the small tensors of these models
        });
        _made.Add(golden.Path, output);
        return output;
    }
}
