using Planck.Evaluation;
using Planck.Runtime.Execution;
using Planck.Runtime.Interpretation;
using Planck.Runtime.Plans;
using Planck.Testing;

namespace Planck.Conformance.Cases;

/// <summary>A case as a recipe that is measured and leaves no checkpoint (<c>export: none</c>): what ModelOpt does before it exports.</summary>
internal static class MeasuredCase
{
    /// <param name="folder">For the recipe, its data, and what the run leaves in <c>output</c>.</param>
    public static Comparison Run(GoldenCase golden, TemporaryFolder folder)
    {
        var recipe = folder.Write("recipe.yaml", $"{golden.Recipe}export: none\nevaluate: {{data: {CaseTokens.EvaluationFile}}}\n");
        if (golden.NeedsData)
            CaseTokens.WriteCalibration(golden.Model, folder.Path);
        CaseTokens.WriteEvaluation(golden.Model, folder.Path);
        var bound = QuantizedCases.Bind(golden.Model, recipe);
        var run = new PlanRun();
        PlanInterpreter.Declare(bound, run);
        var job = new PlanJob { Name = "recipe", Model = golden.Model.Name, Run = run, SourceFolder = golden.Model.Folder, OutputFolder = folder.File("output"), RecipeFile = recipe };
        return PlanExecutor.Run(job).Evaluation!;
    }
}
