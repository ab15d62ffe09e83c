using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using Planck.Advice;
using Planck.Checkpoints;
using Planck.Checkpoints.Facts;
using Planck.Cli.Engines;
using Planck.Cli.Terminal;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Targets;

namespace Planck.Cli.Commands;

/// <summary><c>planck engines</c>: which engines and GPUs there are, and what a model may use on them.</summary>
internal static class EnginesCommand
{
    private const string ManifestExtension = ".manifest";

    public static Command Create(CommandOutput output)
    {
        var model = new Option<string?>("--for")
        {
            Description = "A model's manifest or its folder: which formats may it use here? Or the folder of a quantized checkpoint: which engines load it?",
            HelpName = "MODEL.manifest|DIR",
        };
        var gpu = Named("--gpu", "GPU", "The GPU it is to run on, such as b200. Default: any.", static name => Gpus.Find(name), [.. Gpus.All.Select(static g => g.Id)]);
        var engine = Named("--engine", "ENGINE", "One engine, such as vllm. Default: all that have tables of their own.", static name => Targets.Engines.Find(name), [.. Targets.Engines.Ids]);
        var parallel = ModelOptions.Count("--tp", "GPUs that share a layer (tensor_parallel). Default: 1.");
        var format = SharedOptions.Format<EnginesFormat>("text or json.");
        var command = new TaughtCommand(
            "engines",
            "List engines and GPUs, or say what a model may use on them, and why not.",
            "planck engines",
            "planck engines --for recipes/models/llama-8b.manifest --gpu b200",
            "planck engines --for /data/Qwen2.5-72B --gpu h100 --engine tensorrt-llm --tp 2",
            "planck engines --for artifacts/llama-8b-nvfp4 --format json") { model, gpu, engine, parallel, format };
        command.Runs(output, (parse, cancellation) =>
        {
            var isJson = parse.GetValue(format) == EnginesFormat.Json;
            if (parse.GetValue(model) is not { } path)
            {
                EngineList.Write(output.Out, isJson);
                return ExitCode.Success;
            }

            var engines = parse.GetValue(engine) is { } one ? [one] : Targets.Engines.WithTables.ToArray();
            if (Directory.Exists(path) && CheckpointFactsReader.Read(path) is { } checkpoint)
            {
                CheckpointVerdicts.Write(output.Out, isJson, path, checkpoint, engines, parse.GetValue(gpu));
                return ExitCode.Success;
            }

            if (Manifest(path, output.Error) is not { } manifest)
                return ExitCode.Failure;
            var advice = engines.Select(e =>
            {
                cancellation.ThrowIfCancellationRequested();
                return Advisor.Ask(manifest, e, parse.GetValue(gpu), parse.GetValue(parallel) ?? 1);
            }).ToList();
            AdviceTable.Write(output.Out, isJson, manifest, parse.GetValue(gpu), parse.GetValue(parallel) ?? 1, advice);
            return ExitCode.Success;
        });
        return command;
    }

    private static ModelManifest? Manifest(string path, TextWriter error)
    {
        if (!path.EndsWith(ManifestExtension, StringComparison.Ordinal))
            return ManifestBuilder.FromFolder(path, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))));
        var parsed = ManifestReader.Read(path, File.ReadAllText(path));
        foreach (var finding in parsed.Findings)
            error.WriteLine(finding.ToString());
        return parsed.Manifest;
    }

    private static Option<T?> Named<T>(string option, string help, string description, Func<string, T?> find, string[] known)
        where T : class => new(option)
        {
            Description = description,
            HelpName = help,
            CustomParser = result =>
            {
                var written = result.Tokens[0].Value;
                if (find(written) is { } found)
                    return found;
                var suggestion = Suggestion.Nearest(written, known) is { } nearest ? $"did you mean '{nearest}'?" : "`planck engines` lists them";
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option} knows no '{written}'; {suggestion}"));
                return null;
            },
        };
}
