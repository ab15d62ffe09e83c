using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Planck.Checkpoints;
using Planck.Cli.Recipes;
using Planck.Cli.Terminal;

namespace Planck.Cli.Commands;

/// <summary><c>planck check</c>: every finding of recipes, without weights.</summary>
internal static class CheckCommand
{
    public static Command Create(CommandOutput output)
    {
        var recipes = new Argument<string[]>("RECIPE") { Description = "Recipes of a project to check; their names must make different classes.", Arity = ArgumentArity.OneOrMore };
        var format = SharedOptions.Format<FindingFormat>("text, json, github (annotations in a pull request), or sarif (a log for code scanning).");
        var options = new RecipeOptions();
        var command = new TaughtCommand(
            "check",
            "Check recipes against their models and targets; needs no weights.",
            "planck check recipes/llama-8b-fp8.yaml",
            "planck check recipes/*.yaml --format github",
            "planck check modelopt-recipe.yaml --model /data/Llama-3.1-8B --target engine=vllm,gpu=h200,tp=2 --calibrate data/calib.jsonl",
            "planck check modelopt:nvfp4 --model recipes/models/llama-8b.manifest --calibrate data/calib.jsonl") { recipes, format, options.Model, options.Target, options.Calibrate, options.Set, options.Models };
        command.Runs(output, (parse, cancellation) =>
        {
            var unread = new List<UnreadRecipe>();
            var compilations = RecipeCompilation.OfAll(Read(parse.GetRequiredValue(recipes), path => options.Read(path, parse), unread)).ToList();
            cancellation.ThrowIfCancellationRequested();
            var findings = compilations.SelectMany(static c => c.Findings).Distinct().ToList();
            FindingFormats.Write(output.Out, output.Error, findings, unread, parse.GetValue(format));
            if (parse.GetValue(format) == FindingFormat.Text)
            {
                foreach (var compilation in compilations.Where(static c => c.Findings.Count == 0))
                    output.Out.WriteLine($"{compilation.Path}: ok");
            }

            return unread.Count > 0 || findings.Any(static f => f.IsError) ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }

    // A recipe named twice is one recipe. One that cannot be read does not hide what is wrong with the others.
    private static IEnumerable<RecipeFile> Read(IEnumerable<string> paths, Func<string, RecipeFile> open, List<UnreadRecipe> unread)
    {
        var read = new List<RecipeFile>();
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
        {
            try
            {
                read.Add(open(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CheckpointException)
            {
                unread.Add(new(path, e.Message));
            }
        }

        return read.DistinctBy(static f => Path.GetFullPath(f.Path), StringComparer.Ordinal);
    }
}
