using System.CommandLine;
using System.IO;
using System.Linq;
using Planck.Checkpoints;
using Planck.Cli.Terminal;
using Planck.Models;

namespace Planck.Cli.Commands;

/// <summary><c>planck manifest</c>: what the compiler needs to know of a model.</summary>
internal static class ManifestCommand
{
    public static Command Create(CommandOutput output)
    {
        var model = new Argument<string>("MODEL") { Description = "Folder with config.json and safetensors files, of which only the headers are read; or with config.json alone." };
        var asBFloat16 = new Option<bool>("--as-bfloat16")
        {
            Description = "With config.json alone: the tensors as after converting the checkpoint to bfloat16, for models published in FP8, MXFP4, float16 or float32.",
        };
        var file = SharedOptions.OutFile("File to write, NAME.manifest");
        var command = new TaughtCommand(
            "manifest",
            "Write a model's manifest, so that recipes compile without its weights.",
            "planck manifest /data/Llama-3.1-8B -o recipes/models/llama-8b.manifest",
            "planck manifest configs/DeepSeek-R1 --as-bfloat16 -o recipes/models/deepseek-r1.manifest") { model, asBFloat16, file };
        command.Runs(output, (parse, _) =>
        {
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parse.GetRequiredValue(model)));
            var path = parse.GetRequiredValue(file);
            var isPrinted = path == SharedOptions.StandardOutput;
            var name = isPrinted ? Path.GetFileName(folder) : Path.GetFileNameWithoutExtension(path);
            var text = ManifestWriter.Write(Make(folder, name, parse.GetValue(asBFloat16), output));
            if (isPrinted)
                output.Out.Write(text);
            else
                File.WriteAllText(path, text);
            return ExitCode.Success;
        });
        return command;
    }

    private static ModelManifest Make(string folder, string name, bool asBFloat16, CommandOutput output)
    {
        if (!HasConfigAlone(folder))
            return asBFloat16 ? throw new CheckpointException(folder, "the folder has safetensors files, whose headers say what they hold; --as-bfloat16 is for a config.json alone") : ManifestBuilder.FromFolder(folder, name);
        var manifest = ConfigManifest.FromFolder(folder, name, asBFloat16);
        output.Error.WriteLine($"note: {folder} has no safetensors files; the tensors are those that {manifest.Config.Architecture} computes with by config.json"
            + (manifest.Origin.ConvertedFrom.Length > 0 ? $", converted from {manifest.Origin.ConvertedFrom} to bfloat16" : ""));
        return manifest;
    }

    private static bool HasConfigAlone(string folder) =>
        File.Exists(Path.Combine(folder, "config.json")) && !Directory.EnumerateFiles(folder, "*.safetensors").Any();
}
