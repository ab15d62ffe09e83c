using System.CommandLine;
using System.IO;
using System.Runtime.InteropServices;
using Planck.Checkpoints;
using Planck.Checkpoints.Safetensors;
using Planck.Cli.Terminal;
using Planck.Datasets.Sampling;
using Planck.Formats;
using Planck.Inference;

namespace Planck.Cli.Commands;

/// <summary><c>planck logits</c>: what a model says, for comparing with any other implementation.</summary>
internal static class LogitsCommand
{
    private const string Tensor = "logits";

    public static Command Create(CommandOutput output)
    {
        var model = new ModelOptions();
        var ids = new Option<string>("--ids") { Description = "Token ids: a .safetensors file with a tensor input_ids [rows, tokens].", HelpName = "FILE", Required = true };
        var file = new Option<string>("--out", "-o") { Description = "A .safetensors file with the tensor logits [rows, tokens, vocabulary], float32.", HelpName = "FILE", Required = true };
        var command = new TaughtCommand(
            "logits",
            "Write the logits of every position, to compare with another implementation.",
            "planck logits models/llama-8b --ids prompts.safetensors --out logits.safetensors") { model.Model, ids, file, model.Threads, model.MemoryBudget };
        command.Runs(output, (parse, cancellation) =>
        {
            var path = parse.GetRequiredValue(file);
            OutputPath.CheckIsNone(path, parse.GetRequiredValue(ids));
            var folder = parse.GetRequiredValue(model.Model);
            using var opened = LanguageModel.Open(folder, model.Of(parse));
            var vocabulary = opened.Graph.Head.Linear.Out;
            var rows = InputIdsFile.Read(parse.GetRequiredValue(ids), opened.Graph.Embedding.VocabSize).Rows;
            var tokens = rows[0].Length; // the rows of a tensor are of one length
            using var writer = SafetensorsFileWriter.Create(path, [new TensorSpec(Tensor, DType.F32, [rows.Count, tokens, vocabulary])]);
            var report = new ForwardReport(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), output);
            try
            {
                opened.Forward(
                    rows,
                    (row, position, logits) => writer.Write(Tensor, ((long)row * tokens + position) * vocabulary * sizeof(float), MemoryMarshal.AsBytes(logits)),
                    null,
                    report,
                    cancellation);
            }
            finally
            {
                report.End();
            }

            writer.Complete();
            output.Out.WriteLine($"{path}: logits [{rows.Count}, {tokens}, {vocabulary}]");
            return ExitCode.Success;
        });
        return command;
    }
}
