using System;
using System.Globalization;
using Planck.Plans;

namespace Planck.Cli.Terminal;

/// <summary>Shows how much of some files is read.</summary>
internal sealed class BytesReport(string name, CommandOutput output)
{
    private readonly SlowLine _line = new(output);

    /// <param name="read">Bytes so far.</param>
    /// <param name="all">Bytes in all.</param>
    public void Report(long read, long all) => _line.Show(time => Text(read, all, time));

    /// <summary>Clears the line that changes.</summary>
    public void End() => _line.End();

    private string Text(long read, long all, TimeSpan time)
    {
        var left = read < all && read > 0 ? time * ((double)(all - read) / read) : TimeSpan.Zero;
        return string.Create(CultureInfo.InvariantCulture, $"{name}: {DecimalUnits.Bytes(read)} of {DecimalUnits.Bytes(all)}, {DecimalUnits.Bytes((long)(read / time.TotalSeconds))}/s, {(int)left.TotalMinutes}:{left.Seconds:00} left");
    }
}
