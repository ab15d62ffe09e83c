using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Planck.Diagnostics;

namespace Planck.Runtime.Hosting;

/// <summary>
/// Lines for MSBuild, <c>##plk {json}</c>: whatever else a runner prints means nothing to the build, so that text such as "relative error: 0.01" is not
/// taken for a build error.
/// </summary>
public sealed class MarkerProtocol(TextWriter output)
{
    private const string Marker = "##plk ";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Progress(string text) => Write(new("progress", text));

    /// <param name="figures">The same as the cells of a table.</param>
    public void Result(string text, ResultFigures figures) => Write(new("result", text, Figures: figures));

    public void Finding(Finding finding) => Write(new(
        finding.IsError ? "error" : "warning",
        finding.Text,
        finding.Rule.Id,
        finding.Span.Path,
        finding.Span.Line + 1,
        finding.Span.Column + 1,
        finding.Rule.HelpLink));

    private void Write(Line line)
    {
        output.WriteLine(Marker + JsonSerializer.Serialize(line, Options));
        output.Flush();
    }

    private sealed record Line(
        string Kind,
        string Text,
        string? Code = null,
        string? File = null,
        [property: JsonPropertyName("line")] int? LineNumber = null,
        int? Column = null,
        string? Help = null,
        ResultFigures? Figures = null);
}
