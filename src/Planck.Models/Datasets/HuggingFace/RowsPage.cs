using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Planck.Datasets.HuggingFace;

/// <summary>An answer of <c>/rows</c>.</summary>
/// <param name="Rows">The cells of each row by column.</param>
/// <param name="Truncated">The columns of each row that the server cut because they were too long.</param>
/// <param name="Total">Rows of the split.</param>
internal sealed record RowsPage(IReadOnlyList<JsonObject> Rows, IReadOnlyList<IReadOnlyList<string>> Truncated, long Total)
{
    /// <summary>Reads an answer; null if it is not one, such as one that was cut short.</summary>
    /// <param name="offset">The first row asked for.</param>
    public static RowsPage? TryParse(ReadOnlySpan<byte> json, long offset)
    {
        try
        {
            if (JsonNode.Parse(json) is not JsonObject page || page["rows"] is not JsonArray rows || Number(page["num_rows_total"]) is not { } total)
                return null;
            var cells = new List<JsonObject>();
            var truncated = new List<IReadOnlyList<string>>();
            foreach (var entry in rows)
            {
                if (entry is not JsonObject row || row["row"] is not JsonObject values || Number(row["row_idx"]) != offset + cells.Count || values.Count < 0)
                    return null;
                cells.Add(values);
                truncated.Add([.. (row["truncated_cells"] as JsonArray ?? []).OfType<JsonValue>().Select(static v => v.TryGetValue<string>(out var s) ? s : "")]);
            }

            return new(cells, truncated, total);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
