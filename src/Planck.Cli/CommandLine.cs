using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Planck.Cli.Commands;
using Planck.Cli.Terminal;

namespace Planck.Cli;

/// <summary>The command <c>planck</c>.</summary>
public static class CommandLine
{
    // A cancelled run finishes the chunks it is at and removes its temporary folder; deleting a large one takes longer than the default of 2 s.
    private static readonly TimeSpan TimeToCleanUp = TimeSpan.FromSeconds(30);

    /// <summary>Runs a command line to its end and returns the exit code, see <see cref="ExitCode"/>.</summary>
    public static int Invoke(string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default) =>
        InvokeAsync(args, new(output, error), cancellation).GetAwaiter().GetResult();

    /// <inheritdoc cref="Invoke"/>
    public static async Task<int> InvokeAsync(string[] args, CommandOutput output, CancellationToken cancellation = default)
    {
        var parse = Root(output).Parse(args);
        if (parse.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            // For a misspelled command the library also says that none was given.
            var unknown = parse.CommandResult.Command is RootCommand ? parse.UnmatchedTokens : [];
            foreach (var message in unknown.Count > 0 ? [$"'{unknown[0]}' is no command of planck"] : parse.Errors.Select(static e => e.Message))
                output.Error.WriteLine($"error: {message}");
            output.Error.WriteLine($"`{HelpFor(parse)}` shows how to use it.");
            return ExitCode.WrongUsage;
        }

        var configuration = new InvocationConfiguration { Output = output.Out, Error = output.Error, ProcessTerminationTimeout = TimeToCleanUp, EnableDefaultExceptionHandler = false };
        return await parse.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
    }

    private static RootCommand Root(CommandOutput output)
    {
        var root = new RootCommand("Compiles quantization recipes and runs them: checks first, quantizes after.")
        {
            CheckCommand.Create(output),
            PlanCommand.Create(output),
            DiffCommand.Create(output),
            RunCommand.Create(output),
            ConvertCommand.Create(output),
            ManifestCommand.Create(output),
            EnginesCommand.Create(output),
            SchemaCommand.Create(output),
            InspectCommand.Create(output),
            CompareCommand.Create(output),
            VerifyCommand.Create(output),
            EvalCommand.Create(output),
            LogitsCommand.Create(output),
            TokenizeCommand.Create(output),
            GenerateCommand.Create(output),
            DataCommand.Create(output),
            RunPlanCommand.Create(output),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesInHelp((HelpAction)help.Action!);
        return root;
    }

    private static string HelpFor(ParseResult parse) =>
        parse.CommandResult.Command is RootCommand ? "planck --help" : $"planck {parse.CommandResult.Command.Name} --help";
}
