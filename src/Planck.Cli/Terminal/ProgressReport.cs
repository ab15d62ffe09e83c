using System;
using Planck.Runtime.Execution;
using Planck.Runtime.Hosting;

namespace Planck.Cli.Terminal;

/// <summary>Shows the progress of a run for a person: one line that changes on a terminal, a line a second elsewhere.</summary>
internal sealed class ProgressReport(string name, CommandOutput output)
{
    private readonly ProgressText _text = new(name, TimeSpan.FromSeconds(output.IsRedirected ? 1 : 0.2), TimeProvider.System);
    private int _shown;

    public void Report(ExecutionProgress progress)
    {
        if (_text.Next(progress) is not { } text)
            return;
        if (output.IsRedirected)
        {
            output.Error.WriteLine(text);
            return;
        }

        output.Error.Write("\r" + text.PadRight(_shown));
        output.Error.Flush();
        _shown = text.Length;
    }

    /// <summary>Clears the line that changes, so that what follows starts at the margin.</summary>
    public void End()
    {
        if (_shown > 0)
            output.Error.Write("\r" + new string(' ', _shown) + "\r");
    }
}
