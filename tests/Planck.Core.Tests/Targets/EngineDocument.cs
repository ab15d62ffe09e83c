using System.Linq;
using System.Text;
using Planck.Formats;
using Planck.Targets;

namespace Planck.Core.Tests.Targets;

/// <summary>Writes <c>docs/engines.md</c> from the tables, so that the page cannot disagree with the checks.</summary>
internal static class EngineDocument
{
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("# Engines and GPUs\n\n");
        text.Append("Generated from `src/Planck.Core/Targets`; a test compares this file with the tables. It says which engine loads a checkpoint in ModelOpt's\n");
        text.Append("layout, for the formats a recipe can name. A cell is the oldest compute capability with a kernel, or no.\n\n");
        text.Append("| format |");
        foreach (var engine in Engines.All)
            text.Append(' ').Append(engine.Title).Append(" |");
        text.Append("\n|---|").Append(string.Concat(Engines.All.Select(static _ => "---|"))).Append('\n');
        foreach (var format in QuantFormats.All)
        {
            text.Append("| `").Append(format.Id).Append("` |");
            foreach (var engine in Engines.All)
                text.Append(' ').Append(engine.Find(format) is { Loads: true } row ? row.Minimum.ToString() : "no").Append(" |");
            text.Append('\n');
        }

        foreach (var format in QuantFormats.All.Where(static f => Engines.All[0].SmoothedFormats.Any(s => s.Format == f)))
        {
            text.Append("| `").Append(format.Id).Append("` after AWQ or SmoothQuant |");
            foreach (var engine in Engines.All)
                text.Append(' ').Append(engine.SmoothedFormats.First(s => s.Format == format) is { Loads: true } row ? row.Minimum.ToString() : "no").Append(" |");
            text.Append('\n');
        }

        foreach (var format in KvCacheFormats.All.Where(static f => f != KvCacheFormats.None))
        {
            text.Append("| KV cache `").Append(format.Id).Append("` |");
            foreach (var engine in Engines.All)
                text.Append(' ').Append(engine.Find(format) is { Loads: true } row ? row.Minimum.ToString() : "no").Append(" |");
            text.Append('\n');
        }

        foreach (var engine in Engines.All)
            Write(engine, text);
        WriteGpus(text);
        return text.ToString();
    }

    private static void Write(Engine engine, StringBuilder text)
    {
        text.Append("\n## ").Append(engine.Title)
            .Append("\n\nIn a recipe: `engine: ").Append(engine.Id).Append("`. Checked with: ").Append(engine.CheckedWith).Append(".\n\n");
        text.Append("| format | loads | from release | compute capability | note | source |\n|---|---|---|---|---|---|\n");
        foreach (var row in engine.Formats)
            Row(text, row.Format.Id, row.Refusal, row.Minimum, row.Since?.ToString() ?? "", Notes(row), row.Source);
        foreach (var row in engine.SmoothedFormats)
            Row(text, row.Format.Id, row.Refusal, row.Minimum, row.Since?.ToString() ?? "", Notes(row), row.Source, " after AWQ or SmoothQuant");
        foreach (var row in engine.KvCaches)
            Row(text, "kv_cache: " + row.Format.Id, row.Refusal, row.Minimum, "", "", row.Source);
        text.Append("\nA low-rank part beside a weight (SVDQuant): no, ").Append(engine.LowRankRefusal).Append(".\n");
        text.Append("\nA quantized output head: ").Append(engine.HeadRefusal is { } refusal ? "no, " + refusal : "yes").Append(".\n");
        text.Append("\nSeveral formats in one checkpoint: ")
            .Append(engine.MixableFormats.Count == 0 ? "none of these" : string.Join(", ", engine.MixableFormats.Select(static f => $"`{f}`")))
            .Append(". A quantized KV cache with 16-bit weights: ").Append(engine.LoadsKvCacheAlone ? "yes" : "no, its reader wants a quant_algo").Append(".\n");
    }

    private static void Row(StringBuilder text, string name, string? refusal, ComputeCapability minimum, string since, string note, string source, string after = "") => text
        .Append("| `").Append(name).Append('`').Append(after).Append(" | ").Append(refusal is null ? "yes" : "no").Append(" | ").Append(since).Append(" | ")
        .Append(refusal is null ? minimum.ToString() : "").Append(" | ").Append(refusal ?? note).Append(" | ").Append(source).Append(" |\n");

    private static string Notes(FormatSupport row) =>
        row.ShardMultiple > 1 ? $"out_features and in_features of every shard are multiples of {row.ShardMultiple}"
        : row.OnlyBlockSize > 0 ? $"block_size {row.OnlyBlockSize} only"
        : "";

    private static void WriteGpus(StringBuilder text)
    {
        text.Append("\n## GPUs\n\n| compute capability | generation | names in a recipe |\n|---|---|---|\n");
        foreach (var group in Gpus.All.GroupBy(static g => (g.Capability, g.Generation)))
        {
            text.Append("| ").Append(group.Key.Capability).Append(" | ").Append(group.Key.Generation).Append(" | ")
                .Append(string.Join(", ", group.Select(static g => $"`{g.Id}`"))).Append(" |\n");
        }
    }
}
