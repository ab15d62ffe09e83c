namespace Planck.Cli.Terminal;

/// <summary>Where progress is shown: one line that changes on a terminal, a line each time elsewhere.</summary>
internal sealed class StatusLine(CommandOutput output)
{
    private int _shown;

    public void Show(string text)
    {
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
        _shown = 0;
    }
}
