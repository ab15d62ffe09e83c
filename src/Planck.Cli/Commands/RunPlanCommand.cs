using System;
using System.CommandLine;
using System.Diagnostics;
using Planck.Cli.Terminal;
using Planck.Runtime.Execution;
using Planck.Runtime.Hosting;
using Planck.Runtime.Plans;

namespace Planck.Cli.Commands;

/// <summary>How <c>planck run-plan</c> reports.</summary>
internal enum ProgressStyle
{
    /// <summary>For a person.</summary>
    Plain,

    /// <summary>The marker protocol, on standard output.</summary>
    MSBuild,

    None,
}

/// <summary><c>planck run-plan</c>: what the build starts to run a compiled plan; not shown in the help.</summary>
internal static class RunPlanCommand
{
    public static Command Create(CommandOutput output)
    {
        var assembly = Required("--assembly", "Compiled recipe project.");
        var plan = Required("--plan", "Name of the plan.");
        var model = Required("--model-dir", "Folder with the model's weights.");
        var folder = Required("--out", "Folder of the artifact.");
        var recipe = Required("--recipe", "The recipe the plan was compiled from.");
        var style = new Option<ProgressStyle>("--progress") { Description = "plain, msbuild or none." };
        var threads = SharedOptions.Threads();
        var command = new TaughtCommand(
            "run-plan",
            "Run a plan of a compiled recipe project.",
            "planck run-plan --assembly Recipes.dll --plan llama-8b-fp8 --model-dir models/llama-8b --out artifacts/llama-8b-fp8 --recipe llama-8b-fp8.yaml")
        {
            assembly, plan, model, folder, recipe, style, threads,
        };
        command.Hidden = true;
        command.Runs(output, (parse, cancellation) =>
        {
            var start = Stopwatch.GetTimestamp();
            var name = parse.GetRequiredValue(plan);
            var reporter = Reporter(parse.GetValue(style), name, output);
            try
            {
                var compiled = PlanHost.Load(parse.GetRequiredValue(assembly), name);
                var run = new PlanRun();
                compiled.Declare(run);
                var result = PlanExecutor.Run(
                    new()
                    {
                        Name = compiled.Name,
                        Model = compiled.Model,
                        Run = run,
                        SourceFolder = parse.GetRequiredValue(model),
                        OutputFolder = parse.GetRequiredValue(folder),
                        RecipeFile = parse.GetRequiredValue(recipe),
                        Threads = parse.GetValue(threads) ?? Environment.ProcessorCount,
                    },
                    reporter.Progress,
                    cancellation);
                reporter.Result(ResultText.Of(name, result, ResultText.LastTwoFolders(parse.GetRequiredValue(folder))), ResultFigures.Of(run, result, Stopwatch.GetElapsedTime(start)));
                return ExitCode.Success;
            }
            catch (PlanFailedException failure)
            {
                reporter.Failure(RecipePlace.Finding(failure, parse.GetRequiredValue(recipe)));
                return ExitCode.Failure;
            }
        });
        return command;
    }

    private static Option<string> Required(string name, string description) => new(name) { Description = description, Required = true };

    private static RunReporter Reporter(ProgressStyle style, string name, CommandOutput output)
    {
        switch (style)
        {
            case ProgressStyle.MSBuild:
                var markers = new MarkerProtocol(output.Out);
                var text = new ProgressText(name, TimeSpan.FromSeconds(1), TimeProvider.System);
                return new(
                    p =>
                    {
                        if (text.Next(p) is { } line)
                            markers.Progress(line);
                    },
                    markers.Result,
                    markers.Finding);
            case ProgressStyle.None:
                return new(static _ => { }, (result, _) => output.Out.WriteLine(result), output.Error.WriteLine);
            default:
                var progress = new ProgressReport(name, output);
                return new(
                    progress.Report,
                    (result, _) =>
                    {
                        progress.End();
                        output.Out.WriteLine(result);
                    },
                    finding =>
                    {
                        progress.End();
                        output.Error.WriteLine(finding);
                    });
        }
    }

    private sealed record RunReporter(Action<ExecutionProgress> Progress, Action<string, ResultFigures> Result, Action<Diagnostics.Finding> Failure);
}
