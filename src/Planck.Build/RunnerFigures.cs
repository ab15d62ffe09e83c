using System.Text.Json;

namespace Planck.Build;

/// <summary>The cells of a table that a runner gives with its result; see <c>ResultFigures</c> of the runtime.</summary>
internal sealed record RunnerFigures(string Format, string Algorithm, string Size, string BitsPerWeight, string Ratio, string Kl, string Seconds)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Null when the text is not what <see cref="ToJson"/> wrote.</summary>
    public static RunnerFigures? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<RunnerFigures>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
