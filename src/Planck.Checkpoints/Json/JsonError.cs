using System;
using System.Globalization;
using System.Text.Json;

namespace Planck.Checkpoints.Json;

/// <summary>What a parser of JSON complains about, said of a file: lines and bytes counted from one.</summary>
public static class JsonError
{
    private const string Places = " LineNumber: ";

    /// <summary><c>line 3, byte 12: Expected a value</c>; without a place where the parser gives none.</summary>
    public static string Text(JsonException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        // The parser ends its message with the place, counted from zero; some messages have a path before it.
        var end = error.Message.IndexOf(Places, StringComparison.Ordinal);
        var what = (end < 0 ? error.Message : error.Message[..end]).TrimEnd('.', ' ', '|');
        return error.LineNumber is { } line && error.BytePositionInLine is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {at + 1}: {what}")
            : what;
    }
}
