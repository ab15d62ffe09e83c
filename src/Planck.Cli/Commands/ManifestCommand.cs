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
        var file = SharedOptions.OutFile("File to write, NAME.manifest");
        var command = new TaughtCommand(
            "manifest",
            "Write a model's manifest, so that recipes compile without its weights.",
            "planck manifest /data/Llama-3.1-8B -o recipes/models/llama-8b.manifest") { model, file };
        command.Runs(output, (parse, _) =>
        {
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parse.GetRequiredValue(model)));
            var path = parse.GetRequiredValue(file);
            var isPrinted = path == SharedOptions.StandardOutput;
            var manifest = ManifestWriter.Write(ManifestBuilder.FromFolder(folder, isPrinted ? Path.GetFileName(folder) : Path.GetFileNameWithoutExtension(path)));
            if (isPrinted)
                output.Out.Write(manifest);
            else
                File.WriteAllText(path, manifest);
            return ExitCode.Success;
        });
        return command;
    }
}
