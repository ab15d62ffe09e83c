namespace Planck.Checkpoints;

/// <summary>Text from a file, made fit for an error message: one line, bounded.</summary>
internal static class ForeignText
{
    private const int Longest = 100;

    public static string Show(string text)
    {
        var shown = text.Length <= Longest ? text : text[..Longest] + "...";
        return string.Create(shown.Length, shown, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) ? '?' : source[i];
        });
    }
}
