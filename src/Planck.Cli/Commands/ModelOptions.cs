using System;
using System.CommandLine;
using Planck.Inference;
using Planck.Recipes.Reading;

namespace Planck.Cli.Commands;

/// <summary>What commands that run a model have in common.</summary>
internal sealed class ModelOptions
{
    public Argument<string> Model { get; } = new("MODEL") { Description = "A checkpoint folder, quantized or not." };

    public Option<int?> Threads { get; } = SharedOptions.Threads("Threads that compute; the output does not depend on it. Default: one per processor.");

    public Option<long?> MemoryBudget { get; } = new("--memory-budget")
    {
        Description = "Memory for activations beside the layer at work, such as 8GB; more waits on the disk. Default: a quarter of the machine's.",
        HelpName = "SIZE",
        CustomParser = static result =>
        {
            var written = result.Tokens[0].Value;
            if (ByteSize.TryParse(written, out var bytes, out _))
                return bytes;
            result.AddError($"--memory-budget takes a size such as 500MB or 8GiB, not '{written}'");
            return null;
        },
    };

    public InferenceOptions Of(ParseResult parse)
    {
        var options = new InferenceOptions { Threads = parse.GetValue(Threads) ?? Environment.ProcessorCount };
        return parse.GetValue(MemoryBudget) is { } budget ? options with { MemoryBudget = budget } : options;
    }
}
