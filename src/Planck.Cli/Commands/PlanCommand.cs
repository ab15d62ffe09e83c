using System.CommandLine;
using System.IO;
using Planck.Cli.Recipes;
using Planck.Cli.Terminal;
using Planck.Plans;

namespace Planck.Cli.Commands;

/// <summary><c>planck plan</c>: the C# that the build compiles, with the table a reviewer reads.</summary>
internal static class PlanCommand
{
    public static Command Create(CommandOutput output)
    {
        var recipe = new Argument<string>("RECIPE") { Description = "The recipe." };
        var file = SharedOptions.OutFile("File to write");
        var options = new RecipeOptions();
        var command = new TaughtCommand(
            "plan",
            "Print the plan of a recipe: what happens to every layer, and what it saves.",
            "planck plan recipes/llama-8b-fp8.yaml",
            "planck plan modelopt-recipe.yaml --model /data/Llama-3.1-8B") { recipe, file, options.Model, options.Target, options.Calibrate, options.Models };
        command.Runs(output, (parse, _) =>
        {
            var compilation = RecipeCompilation.Of(options.Read(parse.GetRequiredValue(recipe), parse));
            FindingFormats.WriteText(output.Error, compilation.Findings);
            if (compilation.Plan is not { } plan)
                return ExitCode.Failure;
            var path = parse.GetRequiredValue(file);
            if (path == SharedOptions.StandardOutput)
                output.Out.Write(PlanWriter.Write(plan));
            else
                File.WriteAllText(path, PlanWriter.Write(plan));
            return ExitCode.Success;
        });
        return command;
    }
}
