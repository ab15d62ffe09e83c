using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Planck.Cli.Terminal;

/// <summary>The usual help, then the examples of the command.</summary>
internal sealed class ExamplesInHelp(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not TaughtCommand command)
            return exitCode;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(command.Examples.Length == 1 ? "Example:" : "Examples:");
        foreach (var example in command.Examples)
            output.WriteLine("  " + example);
        output.WriteLine();
        return exitCode;
    }
}
