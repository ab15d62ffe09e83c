using System;
using System.CommandLine;
using System.IO;
using Planck.Architectures;
using Planck.Architectures.Reading;
using Planck.Cli.Recipes;
using Planck.Cli.Schema;
using Planck.Cli.Terminal;
using Planck.Diagnostics;
using Planck.Models;

namespace Planck.Cli.Commands;

/// <summary><c>planck schema</c>: what an editor needs to complete and check recipes.</summary>
internal static class SchemaCommand
{
    public static Command Create(CommandOutput output)
    {
        var model = new Option<string?>("--model") { Description = "A model, by its name or the file of its manifest: its layer patterns are offered.", HelpName = "MODEL" };
        var models = SharedOptions.Models();
        var file = SharedOptions.OutFile("File to write");
        var command = new TaughtCommand(
            "schema",
            "Print the JSON schema of recipes, for a YAML language server.",
            "planck schema -o recipes/planck-recipe.schema.json",
            "planck schema --model recipes/models/llama-8b.manifest -o recipes/models/llama-8b.schema.json") { model, models, file };
        command.Runs(output, (parse, _) =>
        {
            var graph = parse.GetValue(model) is { } name ? Describe(name, parse.GetValue(models), output) : null;
            if (graph is null && parse.GetValue(model) is not null)
                return ExitCode.Failure;
            var path = parse.GetRequiredValue(file);
            if (path == SharedOptions.StandardOutput)
                output.Out.Write(RecipeJsonSchema.Write(graph));
            else
                File.WriteAllText(path, RecipeJsonSchema.Write(graph));
            return ExitCode.Success;
        });
        return command;
    }

    private static ModelGraph? Describe(string name, string? modelsFolder, CommandOutput output)
    {
        var read = File.Exists(name)
            ? ManifestReader.Read(name, File.ReadAllText(name))
            : ModelLibrary.Around(Path.Combine(Environment.CurrentDirectory, "recipe.yaml"), modelsFolder).Find(name)
                ?? throw new FileNotFoundException($"{name}: neither the file of a manifest nor a model in the folder `models` here or above");
        FindingFormats.WriteText(output.Error, read.Findings);
        if (read.Manifest is not { } manifest)
            return null;
        try
        {
            return ArchitectureRegistry.Describe(manifest);
        }
        catch (ConfigException error)
        {
            output.Error.WriteLine($"error: {manifest.Name}: {error.Message}");
            return null;
        }
    }
}
