using System;
using System.CommandLine;
using System.IO;
using Planck.Cli.Recipes;
using Planck.Cli.Terminal;
using Planck.Runtime.Execution;
using Planck.Runtime.Hosting;
using Planck.Runtime.Interpretation;
using Planck.Runtime.Plans;

namespace Planck.Cli.Commands;

/// <summary><c>planck run</c>: quantizes without compiling a project.</summary>
internal static class RunCommand
{
    public static Command Create(CommandOutput output)
    {
        var recipe = new Argument<string>("RECIPE") { Description = "The recipe." };
        var folder = new Option<string>("--out", "-o") { Description = "Folder of the quantized checkpoint; an earlier one is replaced when the run succeeds.", HelpName = "DIR", Required = true };
        var options = new RecipeOptions();
        options.Model.Description = "Folder with the model's weights; default: models/NAME/ beside its manifest. Recipes of ModelOpt and llm-compressor name no model, so for them it is the model too.";
        var threads = SharedOptions.Threads();
        var command = new TaughtCommand(
            "run",
            "Quantize a model: the same bytes as the build writes, without a project.",
            "planck run recipes/llama-8b-fp8.yaml --out artifacts/llama-8b-fp8",
            "planck run recipes/llama-8b-fp8.yaml --out /data/llama-8b-fp8 --model /data/Llama-3.1-8B",
            "planck run modelopt-recipe.yaml --out /data/llama-8b-nvfp4 --model /data/Llama-3.1-8B --calibrate data/calib.jsonl") { recipe, folder, options.Model, options.Target, options.Calibrate, options.Set, options.Models, threads };
        command.Runs(output, (parse, cancellation) =>
        {
            var file = options.Read(parse.GetRequiredValue(recipe), parse, keepsManifest: true);
            var compilation = RecipeCompilation.Of(file);
            FindingFormats.WriteText(output.Error, compilation.Findings);
            if (compilation.Plan is not { } plan)
                return ExitCode.Failure;

            var run = new PlanRun();
            PlanInterpreter.Declare(plan, run);
            var source = file.Weights ?? compilation.Models.WeightsOf(plan.Model.Name)
                ?? throw new DirectoryNotFoundException($"the weights of '{plan.Model.Name}' are not beside its manifest; name their folder with --model");
            var progress = new ProgressReport(plan.Name, output);
            try
            {
                var result = PlanExecutor.Run(
                    new()
                    {
                        Name = plan.Name,
                        Model = plan.Model.Name,
                        Manifest = plan.Model.Manifest,
                        Run = run,
                        SourceFolder = source,
                        OutputFolder = parse.GetRequiredValue(folder),
                        RecipeFile = compilation.Path,
                        RecipeContent = file.Content,
                        Threads = parse.GetValue(threads) ?? Environment.ProcessorCount,
                    },
                    progress.Report,
                    cancellation);
                progress.End();
                output.Out.WriteLine(ResultText.Of(plan.Name, result, parse.GetRequiredValue(folder)));
                return ExitCode.Success;
            }
            catch (PlanFailedException failure)
            {
                progress.End();
                output.Error.WriteLine(RecipePlace.Finding(failure, compilation.Path));
                return ExitCode.Failure;
            }
        });
        return command;
    }
}
