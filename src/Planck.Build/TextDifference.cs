namespace Planck.Build;

/// <summary>The first line (one-based) in which a checked-in text differs from what it should be.</summary>
internal sealed record TextDifference(int Line, string Was, string Now)
{
    private const string End = "(end of file)";

    /// <summary>Null when the texts are equal.</summary>
    public static TextDifference? Find(string checkedIn, string current)
    {
        if (checkedIn == current)
            return null;
        var (was, now) = (checkedIn.Split('\n'), current.Split('\n'));
        var line = 0;
        while (line < was.Length && line < now.Length && was[line] == now[line])
            line++;
        return new(line + 1, line < was.Length ? was[line] : End, line < now.Length ? now[line] : End);
    }

    public override string ToString() => $"line {Line} is '{Was.Trim()}' and should be '{Now.Trim()}'";
}
