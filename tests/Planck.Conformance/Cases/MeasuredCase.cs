using Planck.Calibration;
using Planck.Evaluation;
using Planck.Operators;
using Planck.Runtime.Execution;
using Planck.Runtime.Interpretation;
using Planck.Runtime.Plans;
using Planck.Testing;

namespace Planck.Conformance.Cases;

/// <summary>A case as a recipe that is measured and leaves no checkpoint (<c>export: none</c>): what ModelOpt does before it exports. Both models run in bf16, as there.</summary>
internal static class MeasuredCase
{
    /// <param name="folder">For the recipe, its data, and what the run leaves in <c>output</c>.</param>
    /// <param name="calibration">What calibration found for the same case; null: the run calibrates.</param>
    public static Comparison Run(GoldenCase golden, TemporaryFolder folder, ICalibrationResult? calibration = null)
    {
        var recipe = folder.Write("recipe.yaml", $"{golden.Recipe}export: none\nevaluate: {{data: {CaseTokens.EvaluationFile}}}\n");
        if (golden.NeedsData)
            CaseTokens.WriteCalibration(golden.Model, folder.Path);
        CaseTokens.WriteEvaluation(golden.Model, folder.Path);
        var bound = QuantizedCases.Bind(golden.Model, recipe);
        var run = new PlanRun();
        PlanInterpreter.Declare(bound, run);
        var job = new PlanJob { Name = "recipe", Model = golden.Model.Name, Run = run, SourceFolder = golden.Model.Folder, OutputFolder = folder.File("output"), RecipeFile = recipe, EvaluationPrecision = ActivationPrecision.Bf16 };
        return PlanExecutor.Run(job with { Calibration = calibration }).Evaluation!;
    }
}
