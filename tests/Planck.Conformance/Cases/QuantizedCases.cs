using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Calibration;
using Planck.Checkpoints;
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
        File.WriteAllText(recipe, golden.Recipe);
        if (golden.NeedsData)
            CaseTokens.WriteCalibration(golden.Model, place);
        var manifest = ManifestBuilder.FromFolder(golden.Model.Folder, golden.Model.Name);
        var bound = Binder.Bind(RecipeParser.Parse(recipe, golden.Recipe), manifest, [manifest.Name]);
        Assert.True(bound.Plan is not null, string.Join('\n', bound.Findings));

        var run = new PlanRun();
        PlanInterpreter.Declare(bound.Plan, run);
        var output = Path.Combine(place, "output");
        var job = new PlanJob
        {
            Name = bound.Plan.Name,
            Model = manifest.Name,
            Manifest = manifest,
            Run = run,
            SourceFolder = golden.Model.Folder,
            OutputFolder = output,
            RecipeFile = recipe,
            ChunkBytes = 64 << 10, // several chunks even for the small tensors of these models
        };
        // What AWQ chose does not show in its checkpoint, where linears that share an input have one factor.
        var calibration = run.Algorithms.Any(static a => a is AwqLite or AwqFull) ? Calibrate(job, place) : null;
        PlanExecutor.Run(job with { Calibration = calibration });
        return new(output, calibration);
    }

    private static CalibrationResult Calibrate(PlanJob job, string place)
    {
        var rows = PlanCalibration.Rows(job, SourceModel.Read(job.SourceFolder, job.Model, job.Manifest), default);
        return (CalibrationResult)PlanCalibration.Run(job, rows, Path.Combine(place, "calibration"), null, default);
    }
}

/// <summary>A checkpoint that was made.</summary>
/// <param name="Folder">With the weights and the JSON files.</param>
/// <param name="Calibration">What calibration chose, where tests look at it.</param>
internal sealed record QuantizedCase(string Folder, CalibrationResult? Calibration);

/// <summary>Tests that share <see cref="QuantizedCases"/>; one after the other, since each uses all cores.</summary>
[CollectionDefinition(Name)]
public sealed class QuantizedTests : ICollectionFixture<QuantizedCases>, ICollectionFixture<OriginalLogits>
{
    public const string Name = "quantized checkpoints";
}
