using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Planck.Plans.Cost;

namespace Planck.Cli.Recipes;

/// <summary>A plan's table and cost for programs: <see cref="PlanSummary"/> with keys in snake_case; bytes, and seconds of one reference core.</summary>
internal static class PlanJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(PlanSummary plan) => JsonSerializer.Serialize(plan, Options) + "\n";
}
