using System.CommandLine;
using System.IO;
using System.Text.Json;
using System.Threading;
using Planck.Checkpoints;
using Planck.Cli.Terminal;
using Planck.Datasets;
using Planck.Datasets.Files;
using Planck.Tokenization;

namespace Planck.Cli.Commands;

/// <summary><c>planck tokenize</c>: texts to token ids.</summary>
internal static class TokenizeCommand
{
    public static Command Create(CommandOutput output)
    {
        var tokenizer = new Argument<string>("MODEL") { Description = "A model folder with tokenizer.json, or such a file." };
        var input = new Option<string>("--jsonl") { Description = "JSON lines with a text each, {\"text\": \"...\"}; also gzipped.", HelpName = "FILE", Required = true };
        var file = SharedOptions.OutFile("JSON lines with the ids of each, {\"ids\": [...]}");
        var plain = new Option<bool>("--no-special") { Description = "Without the special tokens that the tokenizer adds to a text." };
        var command = new TaughtCommand(
            "tokenize",
            "Turn texts into token ids, as the model's tokenizer does.",
            "planck tokenize models/llama-8b --jsonl texts.jsonl --out ids.jsonl",
            "planck tokenize tokenizer.json --jsonl texts.jsonl --no-special") { tokenizer, input, file, plain };
        command.Runs(output, (parse, cancellation) =>
        {
            var loaded = Tokenizer.Load(parse.GetRequiredValue(tokenizer));
            var source = new JsonLinesSource(parse.GetRequiredValue(input), new RowText.Joined("text"));
            var path = parse.GetRequiredValue(file);
            if (path == SharedOptions.StandardOutput)
            {
                Write(loaded, source, output.Out, !parse.GetValue(plain), cancellation);
                return ExitCode.Success;
            }

            OutputPath.Check(path);
            OutputPath.CheckIsNone(path, parse.GetRequiredValue(input));

            // The file has its name only once it is complete.
            var partial = path + ".partial";
            try
            {
                using (var writer = new StreamWriter(partial))
                    Write(loaded, source, writer, !parse.GetValue(plain), cancellation);
                File.Move(partial, path, overwrite: true);
            }
            finally
            {
                File.Delete(partial);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(Tokenizer tokenizer, JsonLinesSource source, TextWriter output, bool addSpecialTokens, CancellationToken cancellation)
    {
        foreach (var document in source.Read(cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            output.Write("{\"ids\": ");
            output.Write(JsonSerializer.Serialize(tokenizer.EncodeIds(document.Text, addSpecialTokens)).Replace(",", ", ", System.StringComparison.Ordinal));
            output.Write("}\n");
        }
    }
}
