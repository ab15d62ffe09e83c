using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using Planck.Checkpoints;
using Planck.Checkpoints.Compare;
using Planck.Cli.Terminal;
using Planck.Formats;

namespace Planck.Cli.Commands;

/// <summary><c>planck compare</c>: two checkpoints, tensor by tensor.</summary>
internal static class CompareCommand
{
    public static Command Create(CommandOutput output)
    {
        var first = new Argument<string>("A") { Description = "A checkpoint folder." };
        var second = new Argument<string>("B") { Description = "Another one." };
        var tolerance = new Option<double?>("--tolerance")
        {
            Description = "Largest relative difference that counts as close; without it, tensors must be equal, and close ones are named (1/256, one bf16 step).",
            HelpName = "X",
        };
        tolerance.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number) && number is not (>= 0 and < double.PositiveInfinity))
                result.AddError($"--tolerance takes a number from 0 on, not '{result.Tokens[0].Value}'");
        });
        var command = new TaughtCommand(
            "compare",
            "Compare two checkpoints tensor by tensor: equal, close, different, missing.",
            "planck compare artifacts/llama-8b-fp8 /data/llama-8b-fp8-reference",
            "planck compare artifacts/llama-8b-fp8 /data/llama-8b-fp8-reference --tolerance 0.004") { first, second, tolerance };
        command.Runs(output, (parse, cancellation) =>
        {
            using var left = CheckpointReader.Open(parse.GetRequiredValue(first));
            using var right = CheckpointReader.Open(parse.GetRequiredValue(second));
            var allowed = parse.GetValue(tolerance);
            var comparison = (allowed is { } x ? new CheckpointComparer(x) : new CheckpointComparer()).Compare(left, right, cancellation);
            foreach (var tensor in comparison.Tensors.Where(static t => t.Kind != ComparisonKind.Equal))
                output.Out.WriteLine(Line(tensor));
            output.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{comparison.Count(ComparisonKind.Equal)} equal, {comparison.Count(ComparisonKind.Close)} close, {comparison.Count(ComparisonKind.Different)} different, "
                + $"{comparison.Count(ComparisonKind.MissingInFirst)} only in B, {comparison.Count(ComparisonKind.MissingInSecond)} only in A"));
            return (allowed is null ? comparison.AllEqual : comparison.AllClose) ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static string Line(TensorComparison tensor) => tensor.Kind switch
    {
        ComparisonKind.MissingInFirst => $"only in B   {tensor.Name}",
        ComparisonKind.MissingInSecond => $"only in A   {tensor.Name}",
        _ => $"{(tensor.Kind == ComparisonKind.Close ? "close" : "different"),-11} {tensor.Name}: {Difference(tensor)}",
    };

    private static string Difference(TensorComparison tensor) => tensor.Differences is { } count
        ? string.Create(
            CultureInfo.InvariantCulture, $"{count} of {tensor.First!.Elements} elements, by at most {tensor.MaxAbsolute:G3} ({tensor.MaxRelative:G3} relative)")
        : $"{Spec(tensor.First!)} and {Spec(tensor.Second!)}";

    private static string Spec(TensorSpec tensor) =>
        $"{tensor.DType}[{string.Join(", ", tensor.Shape.Select(static e => e.ToString(CultureInfo.InvariantCulture)))}]";
}
