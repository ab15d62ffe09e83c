using System.CommandLine;
using System.IO;
using Planck.Checkpoints;
using Planck.Cli.Terminal;
using Planck.Models;

namespace Planck.Cli.Commands;

/// <summary><c>planck manifest</c>: what the compiler needs to know of a model.</summary>
internal static class ManifestCommand
{
    public static Command Create(CommandOutput output)
    {
        var model = new Argument<string>("MODEL") { Description = "Folder with config.json and safetensors files; only their headers are read." };
        var file = new Option<string?>("--out", "-o") { Description = "File to write, NAME.manifest; standard output without it.", HelpName = "FILE" };
        var command = new TaughtCommand(
            "manifest",
            "Write a model's manifest, so that recipes compile without its weights.",
            "planck manifest /data/Llama-3.1-8B -o recipes/models/llama-8b.manifest") { model, file };
        command.Runs(output, (parse, _) =>
        {
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parse.GetRequiredValue(model)));
            var path = parse.GetValue(file);
            var manifest = ManifestWriter.Write(ManifestBuilder.FromFolder(folder, path is null ? Path.GetFileName(folder) : Path.GetFileNameWithoutExtension(path)));
            if (path is null)
                output.Out.Write(manifest);
            else
                File.WriteAllText(path, manifest);
            return ExitCode.Success;
        });
        return command;
    }
}
