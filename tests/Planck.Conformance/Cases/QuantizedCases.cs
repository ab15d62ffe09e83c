using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Calibration;
using Planck.Checkpoints;
using Planck.Plans;
using Planck.Recipes;
using Planck.Runtime.Calibrating;
using Planck.Runtime.Execution;
using Planck.Runtime.Interpretation;
using Planck.Runtime.Plans;

namespace Planck.Conformance.Cases;

/// <summary>
/// Checkpoints of the reference cases, each made once for all tests of the collection, on the whole road of a recipe: parsed, bound, interpreted, calibrated and
/// executed.
/// </summary>
public sealed class QuantizedCases : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("planck-").FullName;
    private readonly Dictionary<string, Lazy<QuantizedCase>> _made = new(StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var made in _made.Values.Where(static m => m.IsValueCreated))
            made.Value.Calibration?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    internal QuantizedCase Quantize(GoldenCase golden)
    {
        if (!_made.TryGetValue(golden.Path, out var made))
            _made.Add(golden.Path, made = new(() => Make(golden))); // one that failed fails again, without being tried again
        return made.Value;
    }

    private QuantizedCase Make(GoldenCase golden)
    {
        var place = Directory.CreateDirectory(Path.Combine(_folder, golden.Path)).FullName;
        var recipe = Path.Combine(place, "recipe.yaml");
        // The small models are evaluated as part of the run as well.
        var evaluates = !golden.Model.IsTrained;
        var text = golden.Recipe + (evaluates ? $"evaluate: {{data: {CaseTokens.EvaluationFile}}}\n" : "");
        File.WriteAllText(recipe, text);
        if (golden.NeedsData)
            CaseTokens.WriteCalibration(golden.Model, place);
        if (evaluates)
            CaseTokens.WriteEvaluation(golden.Model, place);
        var plan = Bind(golden.Model, recipe);
        var run = new PlanRun();
        PlanInterpreter.Declare(plan, run);
        var output = Path.Combine(place, "output");
        var job = new PlanJob
        {
            Name = plan.Name,
            Model = golden.Model.Name,
            Run = run,
            SourceFolder = golden.Model.Folder,
            OutputFolder = output,
            RecipeFile = recipe,
            ChunkBytes = 64 << 10, // several chunks even for the small tensors of these models
        };
        // What AWQ chose does not show in its checkpoint, where linears that share an input have one factor.
        var calibration = run.Algorithms.Any(static a => a is AwqLite or AwqClip or AwqFull or SvdQuant) ? Calibrate(job, place) : null;
        var result = PlanExecutor.Run(job with { Calibration = calibration });
        return new(golden, output, calibration, result.Evaluation);
    }

    /// <summary>A recipe of a reference model as a plan.</summary>
    /// <param name="recipe">Its file.</param>
    internal static QuantPlan Bind(ReferenceModel model, string recipe)
    {
        var manifest = ManifestBuilder.FromFolder(model.Folder, model.Name);
        var bound = Binder.Bind(RecipeParser.Parse(recipe, File.ReadAllText(recipe)), manifest, [manifest.Name]);
        Assert.True(bound.Plan is not null, string.Join('\n', bound.Findings));
        return bound.Plan;
    }

    private static CalibrationResult Calibrate(PlanJob job, string place)
    {
        var rows = PlanCalibration.Rows(job, SourceModel.Read(job.SourceFolder, job.Model, job.Manifest), default);
        return (CalibrationResult)PlanCalibration.Run(job, rows, Path.Combine(place, "calibration"), null, default);
    }
}

/// <summary>Tests that share <see cref="QuantizedCases"/>; one after the other, since each uses all cores.</summary>
[CollectionDefinition(Name)]
public sealed class QuantizedTests : ICollectionFixture<QuantizedCases>, ICollectionFixture<OriginalLogits>
{
    public const string Name = "quantized checkpoints";
}
