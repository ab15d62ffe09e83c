using System;
using Planck.Runtime.Execution;
using Planck.Runtime.Hosting;

namespace Planck.Cli.Terminal;

/// <summary>Shows the progress of a run for a person: one line that changes on a terminal, a line a second elsewhere.</summary>
internal sealed class ProgressReport(string name, CommandOutput output)
{
    private readonly ProgressText _text = new(name, TimeSpan.FromSeconds(output.IsRedirected ? 1 : 0.2), TimeProvider.System);
    private readonly StatusLine _line = new(output);

    public void Report(ExecutionProgress progress)
    {
        if (_text.Next(progress) is { } text)
            _line.Show(text);
    }

    /// <summary>Clears the line that changes, so that what follows starts at the margin.</summary>
    public void End() => _line.End();
}
