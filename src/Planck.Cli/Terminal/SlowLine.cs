using System;

namespace Planck.Cli.Terminal;

/// <summary>Progress of what takes longer than two seconds: one line that changes on a terminal, a line every two seconds elsewhere.</summary>
internal sealed class SlowLine(CommandOutput output)
{
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly StatusLine _line = new(output);
    private TimeSpan _next = TimeSpan.FromSeconds(2);

    /// <param name="text">Asked only when something is shown, with the time since the beginning.</param>
    public void Show(Func<TimeSpan, string> text)
    {
        var now = TimeProvider.System.GetElapsedTime(_start);
        if (now < _next)
            return;
        _next = now + TimeSpan.FromSeconds(output.IsRedirected ? 2 : 0.2);
        _line.Show(text(now));
    }

    /// <summary>Clears the line that changes.</summary>
    public void End() => _line.End();
}
