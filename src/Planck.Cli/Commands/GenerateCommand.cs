using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using Planck.Checkpoints.Configs;
using Planck.Cli.Terminal;
using Planck.Inference;
using Planck.Operators;
using Planck.Tokenization;

namespace Planck.Cli.Commands;

/// <summary><c>planck generate</c>: continues a text.</summary>
internal static class GenerateCommand
{
    public static Command Create(CommandOutput output)
    {
        var model = new ModelOptions();
        var prompt = new Option<string>("--prompt", "-p") { Description = "The text to continue.", HelpName = "TEXT", Required = true };
        var tokens = new Option<int>("--tokens", "-n") { Description = "Most tokens to write.", HelpName = "N", DefaultValueFactory = static _ => 128 };
        var temperature = Number("--temperature", "Divides the logits; 0 takes the likeliest token each time.", 0, 100, 0);
        var topP = Number("--top-p", "Draws among the likeliest tokens that together reach this probability.", 0, 1, 1);
        var seed = new Option<ulong>("--seed") { Description = "Of the draws; the same seed gives the same text.", HelpName = "N" };
        var command = new TaughtCommand(
            "generate",
            "Continue a text: to hear whether a model still makes sense.",
            "planck generate artifacts/llama-8b-fp8 --prompt \"It was a dark night\"",
            "planck generate models/llama-8b --prompt \"Once\" --temperature 0.8 --top-p 0.95 --seed 7 --tokens 64")
        {
            model.Model, prompt, tokens, temperature, topP, seed, model.Threads, model.MemoryBudget,
        };
        command.Runs(output, (parse, cancellation) =>
        {
            var folder = parse.GetRequiredValue(model.Model);
            var tokenizer = Tokenizer.Load(folder).WithoutTruncationAndPadding();
            var ids = tokenizer.EncodeIds(parse.GetRequiredValue(prompt), addSpecialTokens: true);
            using var opened = LanguageModel.Open(folder, model.Of(parse));
            using var session = opened.StartDecoding(cancellation);
            var sampling = new SamplingOptions(parse.GetValue(temperature), TopP: parse.GetValue(topP));
            var sampler = new Sampler(parse.GetValue(seed));
            var decoder = tokenizer.DecodeStream(skipSpecialTokens: true);
            var ends = GenerationFile.EndTokens(folder);
            output.Out.Write(parse.GetRequiredValue(prompt));
            for (var i = 0; i < parse.GetValue(tokens); i++)
            {
                var logits = session.Append(ids, cancellation);
                var next = sampler.Sample(logits, sampling);
                if (ends.Contains(next))
                    break;
                output.Out.Write(decoder.Push(next));
                output.Out.Flush();
                ids = [next];
            }

            output.Out.WriteLine(decoder.Flush());
            return ExitCode.Success;
        });
        return command;
    }

    private static Option<double> Number(string name, string description, double lowest, double highest, double standard)
    {
        var option = new Option<double>(name) { Description = description, HelpName = "X", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number) || !(number >= lowest && number <= highest)))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a number from {lowest} to {highest}, not '{result.Tokens[0].Value}'"));
        });
        return option;
    }
}
