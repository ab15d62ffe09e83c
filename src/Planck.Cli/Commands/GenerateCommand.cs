using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Checkpoints.Configs;
using Planck.Cli.Terminal;
using Planck.Inference;
using Planck.Operators;
using Planck.Tokenization;

namespace Planck.Cli.Commands;

/// <summary><c>planck generate</c>: continues a text.</summary>
internal static class GenerateCommand
{
    private const int DefaultTokens = 128;

    public static Command Create(CommandOutput output)
    {
        var model = new ModelOptions();
        var prompt = new Option<string>("--prompt", "-p") { Description = "The text to continue.", HelpName = "TEXT", Required = true };
        var tokens = ModelOptions.Count("--tokens", $"Most tokens to write. Default: {DefaultTokens}.", aliases: "-n");
        var temperature = Number("--temperature", "Divides the logits; 0, the default, takes the likeliest token each time.", "from 0 to 100", static t => t is >= 0 and <= 100);
        var topP = Number("--top-p", "Draws among the likeliest tokens that together reach this probability. Default: 1.", "above 0 and up to 1", static p => p is > 0 and <= 1);
        var seed = Seed();
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
            var ends = GenerationFile.EndTokens(folder);
            using var opened = LanguageModel.Open(folder, model.Of(parse));
            using var session = opened.StartDecoding(cancellation);
            var sampling = new SamplingOptions(parse.GetValue(temperature) ?? 0, TopP: parse.GetValue(topP) ?? 1);
            var sampler = new Sampler(parse.GetValue(seed) ?? 0);
            var decoder = tokenizer.DecodeStream(skipSpecialTokens: true);
            var (most, source) = PositionLimit.Of(opened.Graph);
            var length = ids.Length;
            output.Out.Write(parse.GetRequiredValue(prompt));
            for (var i = 0; i < (parse.GetValue(tokens) ?? DefaultTokens); i++)
            {
                if (most > 0 && length > most)
                {
                    output.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"note: from here on the text is longer than the model's {most} positions ({source}), and says little about it"));
                    most = 0;
                }

                var next = Next(sampler, session.Append(ids, cancellation), sampling, folder);
                if (ends.Contains(next))
                    break;
                output.Out.Write(decoder.Push(next));
                output.Out.Flush();
                ids = [next];
                length++;
            }

            output.Out.WriteLine(decoder.Flush());
            return ExitCode.Success;
        });
        return command;
    }

    private static int Next(Sampler sampler, ReadOnlySpan<float> logits, SamplingOptions sampling, string folder)
    {
        try
        {
            return sampler.Sample(logits, sampling);
        }
        catch (ArgumentException e)
        {
            throw new InferenceException(folder, $"no next token can be drawn: {e.Message}", e);
        }
    }

    /// <param name="range">What <paramref name="isInRange"/> accepts, in words.</param>
    private static Option<double?> Number(string name, string description, string range, Func<double, bool> isInRange) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result =>
        {
            var written = result.Tokens[0].Value;
            if (double.TryParse(written, CultureInfo.InvariantCulture, out var number) && isInRange(number))
                return number;
            result.AddError($"{name} takes a number {range}, not '{written}'");
            return null;
        },
    };

    private static Option<ulong?> Seed() => new("--seed")
    {
        Description = "Of the draws; the same seed gives the same text. Default: 0.",
        HelpName = "N",
        CustomParser = static result =>
        {
            var written = result.Tokens[0].Value;
            if (ulong.TryParse(written, CultureInfo.InvariantCulture, out var number))
                return number;
            result.AddError($"--seed takes a number from 0 on, not '{written}'");
            return null;
        },
    };
}
