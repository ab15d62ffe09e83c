using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using Planck.Checkpoints.ModelOpt;
using Planck.Cli.Terminal;
using Planck.Evaluation;
using Planck.Inference;

namespace Planck.Cli.Commands;

/// <summary><c>planck verify</c>: whether a quantized checkpoint is whole, and computes what it computed when it was written.</summary>
internal static class VerifyCommand
{
    private const string EvaluationFile = "planck.evaluation.json";

    /// <summary>Largest relative difference of two perplexities that count as equal; the file has six digits.</summary>
    private const double Tolerance = 1e-5;

    private enum Format
    {
        Text,
        Json,
    }

    public static Command Create(CommandOutput output)
    {
        var model = new ModelOptions();
        var checkpoint = new Argument<string>("DIR") { Description = "A quantized checkpoint in ModelOpt's layout, of Planck or of anyone else." };
        var ids = new Option<string?>("--ids")
        {
            Description = $"Token ids that the checkpoint was evaluated on ({EvaluationFile}): it is evaluated again, and its perplexity must be the same.",
            HelpName = "FILE",
        };
        var format = SharedOptions.Format<Format>("text or json.");
        var command = new TaughtCommand(
            "verify",
            "Check a quantized checkpoint: tensors missing or too many, wrong shapes, NaN codes, scales not above zero.",
            "planck verify artifacts/llama-8b-nvfp4",
            "planck verify artifacts/llama-8b-nvfp4 --ids data/eval.safetensors --format json") { checkpoint, ids, format, model.Threads, model.MemoryBudget };
        command.Runs(output, (parse, cancellation) =>
        {
            var folder = parse.GetRequiredValue(checkpoint);
            var findings = Verify(folder, output, cancellation);
            var perplexity = (double?)null;
            if (parse.GetValue(ids) is { } data)
            {
                // A checkpoint that does not load would only say the same again, less clearly.
                if (findings.Count == 0)
                    perplexity = Evaluate(folder, data, model.Of(parse), output, findings, cancellation);
            }
            else if (File.Exists(Path.Combine(folder, EvaluationFile)) && parse.GetValue(format) == Format.Text)
            {
                output.Error.WriteLine($"note: {EvaluationFile} is there; name its data with --ids to evaluate again");
            }

            Write(output.Out, parse.GetValue(format), findings, perplexity);
            return findings.Count == 0 ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static List<VerificationFinding> Verify(string folder, CommandOutput output, CancellationToken cancellation)
    {
        var report = new BytesReport(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), output);
        try
        {
            return [.. CheckpointVerifier.Verify(folder, report.Report, cancellation)];
        }
        finally
        {
            report.End();
        }
    }

    private static double Evaluate(string folder, string data, InferenceOptions options, CommandOutput output, List<VerificationFinding> findings, CancellationToken cancellation)
    {
        if (!data.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            throw new IOException($"{data}: --ids takes a .safetensors file with a tensor input_ids");
        var recorded = Recorded(folder);
        var report = new ForwardReport(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), output);
        try
        {
            using var model = LanguageModel.Open(folder, options);
            var windows = EvaluationData.Read(data, new(data), folder, model.Graph.Embedding.VocabSize, cancellation);
            var found = Evaluator.Measure(model, windows, report, cancellation);
            if (recorded.Tokens != found.Tokens)
                findings.Add(new(EvaluationFile, string.Create(CultureInfo.InvariantCulture, $"is about {recorded.Tokens} tokens, and {data} has {found.Tokens} to score"), "Name the data it was evaluated on"));
            else if (!(Math.Abs(found.Perplexity - recorded.Perplexity) <= Tolerance * recorded.Perplexity))
                findings.Add(new(EvaluationFile, string.Create(CultureInfo.InvariantCulture, $"has the perplexity {recorded.Perplexity:G6}, and the checkpoint has {found.Perplexity:G6} on {data}"), "The weights are not those that were evaluated, or the data are others: build the artifact again"));
            return found.Perplexity;
        }
        finally
        {
            report.End();
        }
    }

    private static (long Tokens, double Perplexity) Recorded(string folder)
    {
        var path = Path.Combine(folder, EvaluationFile);
        if (!File.Exists(path))
            throw new IOException($"{path}: there is no such file, so there is nothing to compare an evaluation with; `planck eval` evaluates without");
        try
        {
            if (JsonNode.Parse(File.ReadAllText(path)) is JsonObject json && json["tokens"] is { } tokens && json["perplexity"] is { } perplexity)
                return (tokens.GetValue<long>(), perplexity.GetValue<double>());
            throw new IOException($"{path}: has no figures 'tokens' and 'perplexity'; build the artifact again");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new IOException($"{path}: has no figures 'tokens' and 'perplexity'; build the artifact again", e);
        }
    }

    private static void Write(TextWriter output, Format format, List<VerificationFinding> findings, double? perplexity)
    {
        if (format == Format.Json)
        {
            var json = new JsonObject
            {
                ["verified"] = findings.Count == 0,
                ["findings"] = new JsonArray([.. findings.Select(static f => new JsonObject { ["tensor"] = f.Tensor, ["cause"] = f.Cause, ["cure"] = f.Cure })]),
            };
            if (perplexity is { } figure)
                json["perplexity"] = figure;
            output.WriteLine(json.ToJsonString(Json));
            return;
        }

        foreach (var finding in findings)
            output.WriteLine($"error: {finding}");
        output.WriteLine(findings.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{findings.Count} found")
            : perplexity is { } same ? string.Create(CultureInfo.InvariantCulture, $"nothing found; the perplexity is {same:0.000}, as recorded")
            : "nothing found");
    }

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
