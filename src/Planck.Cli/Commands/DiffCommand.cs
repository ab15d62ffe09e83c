using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using Planck.Cli.Recipes;
using Planck.Cli.Review;
using Planck.Cli.Terminal;

namespace Planck.Cli.Commands;

/// <summary><c>planck diff</c>: two plans, or those of two folders or revisions, by meaning.</summary>
internal static class DiffCommand
{
    public static Command Create(CommandOutput output)
    {
        var first = new Argument<string>("A") { Description = "A recipe, of any tool, a folder of recipes, or a revision of git; or two revisions: main..HEAD, main...HEAD." };
        var second = new Argument<string?>("B") { Description = "Another one. Without it, a revision is compared with the working tree.", Arity = ArgumentArity.ZeroOrOne };
        var format = SharedOptions.Format<DifferenceFormat>("text, markdown (a comment of a pull request), or json.");
        var below = new Option<string?>("--path") { Description = "Of revisions, only the recipes in this folder.", HelpName = "DIR" };
        var options = new RecipeOptions();
        options.Model.Description = "The model of recipes of other tools, which name none: a folder with its weights or its config.json, a manifest, or a name.";
        options.Target.Description = "What recipes of other tools must load on: engine=vllm>=0.11,gpu=h200,tp=2. Several are parted by `|`.";
        options.Calibrate.Description = "Calibration data of recipes of other tools: data/calib.jsonl, or data/calib.jsonl,samples=512,batch_size=8.";
        var exitCode = new Option<bool>("--exit-code") { Description = "End with 1 when something differs. Otherwise 0; 2 when it cannot be compared." };
        var command = new TaughtCommand(
            "diff",
            "Compare plans by meaning: layers, formats, sizes, cost, targets; needs no weights.",
            "planck diff recipes/llama-8b-fp8.yaml recipes/llama-8b-nvfp4.yaml",
            "planck diff recipes/llama-8b-nvfp4.yaml modelopt:nvfp4_awq_lite --model llama-8b --calibrate data/calib.jsonl",
            "planck diff main..HEAD",
            "planck diff main...HEAD --format markdown") { first, second, format, below, options.Model, options.Target, options.Calibrate, options.Models, exitCode };
        command.Runs(output, (parse, cancellation) =>
        {
            ComparedSides sides;
            try
            {
                sides = ComparedSides.Of(parse.GetRequiredValue(first), parse.GetValue(second), options.ForForeign(parse), parse.GetValue(below));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // As git diff and diff do: 1 says that there are differences, and nothing else.
                output.Error.WriteLine($"error: {e.Message}");
                return ExitCode.WrongUsage;
            }

            cancellation.ThrowIfCancellationRequested();
            switch (parse.GetValue(format))
            {
                case DifferenceFormat.Markdown:
                    DifferenceMarkdown.Write(output.Out, sides);
                    break;
                case DifferenceFormat.Json:
                    DifferenceJson.Write(output.Out, sides);
                    break;
                default:
                    DifferenceText.Write(output.Out, sides);
                    break;
            }

            return parse.GetValue(exitCode) && sides.Recipes.Any(static r => r.IsDifference) ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }
}
