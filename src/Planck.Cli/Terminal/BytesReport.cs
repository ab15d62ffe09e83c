using System;
using System.Globalization;
using Planck.Plans;

namespace Planck.Cli.Terminal;

/// <summary>Shows how much of some files is read, after two seconds: one line that changes on a terminal, a line every two seconds elsewhere.</summary>
internal sealed class BytesReport(string name, CommandOutput output)
{
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly StatusLine _line = new(output);
    private TimeSpan _next = TimeSpan.FromSeconds(2);

    /// <param name="read">Bytes so far.</param>
    /// <param name="all">Bytes in all.</param>
    public void Report(long read, long all)
    {
        var now = TimeProvider.System.GetElapsedTime(_start);
        if (now < _next)
            return;
        _next = now + TimeSpan.FromSeconds(output.IsRedirected ? 2 : 0.2);
        var left = read < all && read > 0 ? now * ((double)(all - read) / read) : TimeSpan.Zero;
        _line.Show(string.Create(CultureInfo.InvariantCulture, $"{name}: {DecimalUnits.Bytes(read)} of {DecimalUnits.Bytes(all)}, {DecimalUnits.Bytes((long)(read / now.TotalSeconds))}/s, {(int)left.TotalMinutes}:{left.Seconds:00} left"));
    }

    /// <summary>Clears the line that changes.</summary>
    public void End() => _line.End();
}
