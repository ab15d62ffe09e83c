using System;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Planck.Chat;
using Planck.Checkpoints;
using Planck.Inference;
using Planck.Runtime.Execution;
using Planck.Tokenization;

namespace Planck.Cli.Terminal;

/// <summary>A command whose help ends with examples, and whose failures are one line each.</summary>
internal sealed class TaughtCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Lines that can be pasted into a shell.</summary>
    public string[] Examples => examples;

    /// <summary>
    /// Runs <paramref name="action"/> off the calling thread, so that Ctrl-C is heard; it gives the exit code. Failures with a known cause are written to
    /// <see cref="CommandOutput.Error"/> and end with <see cref="ExitCode.Failure"/>.
    /// </summary>
    public void Runs(CommandOutput output, Func<ParseResult, CancellationToken, int> action) => SetAction(async (parse, cancellation) =>
    {
        try
        {
            return await Task.Run(() => action(parse, cancellation), CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            output.Error.WriteLine("cancelled");
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (e is CheckpointException or PlanFailedException or InferenceException or TokenizerException or ChatTemplateException or System.IO.IOException or UnauthorizedAccessException)
        {
            output.Error.WriteLine(e is PlanFailedException failure ? $"error {failure.Rule.Id}: {e.Message}" : $"error: {e.Message}");
            return ExitCode.Failure;
        }
    });
}
