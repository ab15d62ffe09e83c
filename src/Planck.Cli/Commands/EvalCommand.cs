using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using Planck.Cli.Terminal;
using Planck.Evaluation;
using Planck.Inference;
using Planck.Plans;

namespace Planck.Cli.Commands;

/// <summary><c>planck eval</c>: perplexity of a model, alone or beside the one it was made from.</summary>
internal static class EvalCommand
{
    private enum Format
    {
        Text,
        Json,
    }

    public static Command Create(CommandOutput output)
    {
        var model = new ModelOptions();
        var ids = new Option<string?>("--ids") { Description = "Token ids: a .safetensors file with a tensor input_ids [rows, tokens].", HelpName = "FILE" };
        var text = new Option<string?>("--text") { Description = "Text: a .jsonl (see --column) or .txt file, also gzipped; tokenized with the model's tokenizer.json.", HelpName = "FILE" };
        var against = new Option<string?>("--against") { Description = "The original: adds mean KL, top-1 agreement, and per layer SQNR and cosine.", HelpName = "MODEL" };
        var column = new Option<string>("--column") { Description = "Column of JSON lines; `messages` goes through the chat template.", HelpName = "NAME", DefaultValueFactory = static _ => EvaluationPlan.DefaultColumn };
        var samples = ModelOptions.Count("--samples", "Rows that are used, from the first on. Default: all.");
        var length = ModelOptions.Count("--sequence-length", $"Tokens of a window over text. Default: {EvaluationPlan.DefaultSequenceLength}.", lowest: 2);
        var stride = ModelOptions.Count("--stride", "Tokens from one window's begin to the next's. Default: the sequence length.");
        var format = SharedOptions.Format<Format>("text or json.");
        var command = new TaughtCommand(
            "eval",
            "Measure how well a model predicts a text: loss and perplexity.",
            "planck eval models/llama-8b --text data/eval.jsonl",
            "planck eval artifacts/llama-8b-fp8 --ids data/eval.safetensors --against models/llama-8b --format json")
        {
            model.Model, ids, text, against, column, samples, length, stride, format, model.Threads, model.MemoryBudget,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(ids) is null == result.GetResult(text) is null)
                result.AddError("name the data with either --ids or --text");
            foreach (var option in (Option[])[column, length, stride])
            {
                if (result.GetResult(ids) is not null && result.GetResult(option) is { Implicit: false })
                    result.AddError($"{option.Name} goes with --text: rows of token ids are windows already");
            }

            if (Written(result, stride) > (Written(result, length) ?? EvaluationPlan.DefaultSequenceLength))
                result.AddError("--stride is longer than a window: tokens between windows would not be scored");
        });
        command.Runs(output, (parse, cancellation) =>
        {
            var path = parse.GetValue(ids) ?? parse.GetValue(text)!;
            if (parse.GetValue(ids) is not null && !path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
                throw new IOException($"{path}: --ids takes a .safetensors file; text goes with --text");
            var plan = new EvaluationPlan(path)
            {
                Column = parse.GetValue(column)!,
                Samples = parse.GetValue(samples),
                SequenceLength = parse.GetValue(length) ?? EvaluationPlan.DefaultSequenceLength,
                Stride = parse.GetValue(stride),
            };
            var folder = parse.GetRequiredValue(model.Model);
            var options = model.Of(parse);
            var report = new ForwardReport(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), output);
            try
            {
                if (parse.GetValue(against) is { } other)
                {
                    options = options with { Threads = Math.Max(1, options.Threads / 2), MemoryBudget = options.MemoryBudget / 2 };
                    using var original = LanguageModel.Open(other, options);
                    using var quantized = LanguageModel.Open(folder, options);
                    var windows = EvaluationData.Read(path, plan, other, quantized.Graph.Embedding.VocabSize, cancellation);
                    PositionNote.Write(output, quantized.Graph, windows);
                    var comparison = Evaluator.Compare(original, quantized, windows, report, cancellation);
                    report.End();
                    Write(output.Out, parse.GetValue(format), EvaluationReport.Json(comparison, path), Lines(comparison));
                }
                else
                {
                    using var opened = LanguageModel.Open(folder, options);
                    var windows = EvaluationData.Read(path, plan, folder, opened.Graph.Embedding.VocabSize, cancellation);
                    PositionNote.Write(output, opened.Graph, windows);
                    var likelihood = Evaluator.Measure(opened, windows, report, cancellation);
                    report.End();
                    Write(output.Out, parse.GetValue(format), EvaluationReport.Json(likelihood, path), Lines(likelihood));
                }
            }
            finally
            {
                report.End();
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>What is written for an option, where it is a number: the value of an option that is wrong cannot be asked for.</summary>
    private static int? Written(CommandResult result, Option<int?> option) =>
        result.GetResult(option)?.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static void Write(TextWriter output, Format format, string json, IEnumerable<string> lines)
    {
        if (format == Format.Json)
        {
            output.Write(json);
            return;
        }

        foreach (var line in lines)
            output.WriteLine(line);
    }

    private static IEnumerable<string> Lines(Likelihood likelihood) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"tokens       {likelihood.Tokens}"),
        string.Create(CultureInfo.InvariantCulture, $"loss         {likelihood.Loss:0.0000} nats per token"),
        string.Create(CultureInfo.InvariantCulture, $"perplexity   {likelihood.Perplexity:0.000}"),
    ];

    private static IEnumerable<string> Lines(Comparison comparison) =>
    [
        .. Lines(comparison.Model),
        string.Create(CultureInfo.InvariantCulture, $"original     {comparison.Original.Perplexity:0.000}, the ratio is {comparison.PerplexityRatio:0.0000}"),
        string.Create(CultureInfo.InvariantCulture, $"mean KL      {comparison.MeanKl:0.0000} nats"),
        string.Create(CultureInfo.InvariantCulture, $"top-1        {100 * comparison.TopOneAgreement:0.00} % agree"),
        .. comparison.Layers.Select(static l => string.Create(CultureInfo.InvariantCulture, $"layer {l.Layer,-6} cosine {l.Cosine:0.00000}, SQNR {Decibels(l.Sqnr)}")),
    ];

    private static string Decibels(double sqnr) => double.IsPositiveInfinity(sqnr) ? "infinite" : string.Create(CultureInfo.InvariantCulture, $"{sqnr:0.0} dB");
}
