using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Planck.Build;

/// <summary>
/// One marked line of the runner's output, <c>##plk {json}</c>. Only marked lines mean anything to the build: MSBuild's own reading of a tool's
/// output would turn "quantization error: 0.0123" into an error.
/// </summary>
/// <param name="Kind"><c>progress</c>, <c>result</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Line">One-based line in <paramref name="File"/>; 0 when the line speaks of no place.</param>
internal sealed record RunnerLine(
    [property: JsonRequired] string Kind,
    [property: JsonRequired] string Text,
    string? Code = null,
    string? File = null,
    int Line = 0,
    int Column = 0,
    string? Help = null,
    RunnerFigures? Figures = null)
{
    private const string Marker = "##plk ";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Null when the line is not marked, or marked but not what the runner writes.</summary>
    public static RunnerLine? TryParse(string line)
    {
        if (!line.StartsWith(Marker, StringComparison.Ordinal))
            return null;
        try
        {
            return JsonSerializer.Deserialize<RunnerLine>(line.AsSpan(Marker.Length), Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
