using System.CommandLine;
using System.IO;
using Planck.Cli.Recipes;
using Planck.Cli.Terminal;
using Planck.Plans;
using Planck.Plans.Cost;

namespace Planck.Cli.Commands;

/// <summary><c>planck plan</c>: the C# that the build compiles, with the table a reviewer reads; or the table and the cost for programs.</summary>
internal static class PlanCommand
{
    private enum Format
    {
        Text,
        Json,
    }

    public static Command Create(CommandOutput output)
    {
        var recipe = new Argument<string>("RECIPE") { Description = "The recipe." };
        var file = SharedOptions.OutFile("File to write");
        var options = new RecipeOptions();
        var format = SharedOptions.Format<Format>("text: the plan as C#; json: its table and its cost, with the sizes of data that are there.");
        var command = new TaughtCommand(
            "plan",
            "Print the plan of a recipe: what happens to every layer, what it saves and what it costs.",
            "planck plan recipes/llama-8b-fp8.yaml",
            "planck plan recipes/llama-8b-fp8.yaml --format json",
            "planck plan modelopt-recipe.yaml --model /data/Llama-3.1-8B") { recipe, file, format, options.Model, options.Target, options.Calibrate, options.Set, options.Models };
        command.Runs(output, (parse, _) =>
        {
            var compilation = RecipeCompilation.Of(options.Read(parse.GetRequiredValue(recipe), parse));
            FindingFormats.WriteText(output.Error, compilation.Findings);
            if (compilation.Plan is not { } plan)
                return ExitCode.Failure;
            var text = parse.GetValue(format) == Format.Json ? PlanJson.Write(PlanSummary.Of(plan, PlanData.Of(plan, compilation.Path))) : PlanWriter.Write(plan);
            var path = parse.GetRequiredValue(file);
            if (path == SharedOptions.StandardOutput)
                output.Out.Write(text);
            else
                File.WriteAllText(path, text);
            return ExitCode.Success;
        });
        return command;
    }
}
