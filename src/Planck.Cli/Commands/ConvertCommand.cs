using System.CommandLine;
using System.IO;
using Planck.Binding;
using Planck.Checkpoints;
using Planck.Cli.Recipes;
using Planck.Cli.Terminal;
using Planck.Plans;
using Planck.Recipes;
using Planck.Recipes.Writing;

namespace Planck.Cli.Commands;

/// <summary><c>planck convert</c>: a recipe of another tool as a recipe of Planck's that gives the same plan.</summary>
internal static class ConvertCommand
{
    public static Command Create(CommandOutput output)
    {
        var recipe = new Argument<string>("RECIPE") { Description = "A recipe of ModelOpt or llm-compressor; or modelopt:NAME, a preset or recipe that ModelOpt ships." };
        var file = SharedOptions.OutFile("File to write; paths of data are rewritten from its folder");
        var options = new RecipeOptions();
        var command = new TaughtCommand(
            "convert",
            "Turn a recipe of another tool into one of Planck's with the same plan.",
            "planck convert modelopt-recipe.yaml --model /data/Llama-3.1-8B -o recipes/llama-8b-nvfp4.yaml",
            "planck convert modelopt:nvfp4_awq_lite --model recipes/models/llama-8b.manifest --calibrate data/calib.jsonl -o recipes/llama-8b-awq.yaml") { recipe, file, options.Model, options.Target, options.Calibrate, options.Set, options.Models };
        command.Runs(output, (parse, _) =>
        {
            var path = parse.GetRequiredValue(file);
            OutputPath.CheckIsNone(path, parse.GetRequiredValue(recipe));
            var read = options.Read(parse.GetRequiredValue(recipe), parse);
            var compilation = RecipeCompilation.Of(read);
            FindingFormats.WriteText(output.Error, compilation.Findings);
            if (compilation.Plan is not { } plan)
                return ExitCode.Failure;
            if (path != SharedOptions.StandardOutput)
                plan = MovedData.Of(plan, read.Path, path);
            var text = RecipeWriter.Write(plan, read.Recipe.Recipe);
            if (!GivesTheSamePlan(text, plan))
            {
                output.Error.WriteLine($"error: {read.Path}: no recipe was found that gives the same plan; please report it with the file");
                return ExitCode.Failure;
            }

            if (path == SharedOptions.StandardOutput)
                output.Out.Write(text);
            else
                File.WriteAllText(path, text);
            return ExitCode.Success;
        });
        return command;
    }

    // What is printed is read again and bound again: a promise that is checked every time.
    private static bool GivesTheSamePlan(string text, QuantPlan plan) =>
        Binder.Bind(RecipeParser.Parse(plan.Name + ".yaml", text), plan.Model.Manifest, [plan.Model.Name]).Plan is { } again && SamePlan.Are(again, plan);
}
