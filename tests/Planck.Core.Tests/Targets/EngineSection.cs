using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Planck.Targets;
using Planck.Targets.Facts;
using Planck.Targets.Tables;

namespace Planck.Core.Tests.Targets;

/// <summary>The section of one engine in <c>docs/engines.md</c>: its tables, row by row.</summary>
internal static class EngineSection
{
    public static void Write(StringBuilder text, Engine engine)
    {
        text.Append("\n## ").Append(engine.Title).Append("\n\n").Append(engine.About).Append("\n\n");
        foreach (var layout in engine.Layouts)
        {
            text.Append("### ").Append(engine.Title).Append(": ").Append(layout.Layout.Id()).Append("\n\n");
            if (layout.Refusal is { } refusal)
            {
                text.Append("Not read: ").Append(refusal).Append(" (").Append(Known(engine, layout.Source)).Append(").\n\n");
                continue;
            }

            text.Append("| scheme | label | numbers | where | loads | on | native | from | notes | source |\n|---|---|---|---|---|---|---|---|---|---|\n");
            foreach (var row in engine.Schemes.Where(s => s.Layout == layout.Layout))
                Row(text, row.Title, Labels(row.Labels), Numbers(row), Where(row), row.Refusal is null ? "yes" : "no", On(row), row.Native?.ToString() ?? "", row.Since?.ToString() ?? "", Notes(row), Known(engine, row.Source));
            foreach (var row in engine.KvCaches.Where(k => k.Layout == layout.Layout))
            {
                Row(text, "KV cache: " + row.Title, Labels(row.Labels), row.Numbers is { } numbers ? Text(numbers) : "", row.Beside.Count > 0 ? "beside " + string.Join(", ", row.Beside) : "",
                    row.Loads ? "yes" : "no", row.Loads && row.Minimum.Major > 0 ? row.Minimum.ToString() : "", "", row.Since?.ToString() ?? "", row.Refusal?.Because ?? row.Note, Known(engine, row.Source));
            }

            text.Append('\n');
        }

        foreach (var sentence in Sentences(engine))
            text.Append("- ").Append(sentence).Append('\n');
    }

    private static IEnumerable<string> Sentences(Engine engine)
    {
        if (engine.MixableLabels.Count > 0)
            yield return $"Side by side in one checkpoint of ModelOpt: {string.Join(", ", engine.MixableLabels)}.";
        if (engine.Find(CheckpointLayout.ModelOpt) is { Refusal: null })
            yield return $"A quantized KV cache beside 16-bit weights in ModelOpt's layout: {(engine.LoadsKvCacheAlone ? "yes" : "no, its reader wants a quant_algo")}.";
        if (engine.HeadRefusal is { } head)
            yield return $"A quantized output head in ModelOpt's layout: no, {head}.";
        if (engine.TransformLocations.Count > 0)
            yield return $"Online rotations of compressed-tensors: at {string.Join(" and ", engine.TransformLocations)} of linears.";
        foreach (var rename in engine.Renames)
            yield return $"{rename.Architecture} takes `{rename.From}` for `{rename.To}` ({Known(engine, rename.Source)}).";
        yield return engine.IgnoresUnexpectedTensors
            ? "Tensors it has no parameter for are left out without a word."
            : "Every parameter must be in the checkpoint, and every tensor of the checkpoint must have one.";
    }

    /// <summary>A source, with whether it was seen or read.</summary>
    public static string Known(Engine engine, string source) => (engine.IsVerified(source) ? Verified : FromSource) + source;

    public const string Verified = "verified: ";

    public const string FromSource = "from source, not verified: ";

    private static void Row(StringBuilder text, params string[] cells) => text.Append("| ").Append(string.Join(" | ", cells)).Append(" |\n");

    private static string Labels(IReadOnlyCollection<string> labels) => string.Join(", ", labels.Select(static l => $"`{l}`"));

    private static string On(SchemeSupport row) => row.Refusal is not null ? ""
        : row.Maximum is not { } maximum ? row.Minimum.Major > 0 ? row.Minimum.ToString() : "any"
        : maximum == row.Minimum ? $"{maximum} only"
        : $"{row.Minimum} to {maximum}";

    private static string Where(SchemeSupport row) => row.NoWeights ? "attention"
        : row.Placements.Count == 0 ? "linears, head"
        : string.Join(", ", row.Placements.Select(static p => p switch
        {
            ModulePlacement.Linear => "linears",
            ModulePlacement.Experts => "experts",
            ModulePlacement.UngatedExperts => "experts without a gate",
            ModulePlacement.Head => "head",
            _ => "embedding",
        }));

    private static string Numbers(SchemeSupport row)
    {
        var numbers = row.Weights is { } weights ? Text(weights) : "";
        if (row.Activations is { } activations)
            numbers += $"; activations {Text(activations)}";
        return row.NoActivations ? numbers + "; activations 16 bits" : numbers;
    }

    private static string Text(NumberPattern pattern)
    {
        var parts = new List<string> { (pattern.Kind == NumberKind.Int ? "int" : "float") + (pattern.Bits.Count == 0 ? "" : " " + string.Join("/", pattern.Bits)) };
        if (pattern.Strategies.Count > 0)
            parts.Add("per " + string.Join("/", pattern.Strategies.Select(static s => s switch
            {
                ScaleStrategy.TensorGroup => "group and tensor",
                ScaleStrategy.AttentionHead => "head",
                _ => s.ToString().ToLowerInvariant(),
            })));
        if (pattern.GroupSizes.Count > 0)
            parts.Add("of " + string.Join("/", pattern.GroupSizes.Select(static g => g.ToString(CultureInfo.InvariantCulture))));
        if (pattern.Times.Count > 0)
            parts.Add(string.Join("/", pattern.Times.Select(static t => t.ToString().ToLowerInvariant())));
        if (pattern.Symmetric is { } symmetric)
            parts.Add(symmetric ? "symmetric" : "with zero points");
        return string.Join(" ", parts);
    }

    private static string Notes(SchemeSupport row)
    {
        List<string> notes = [];
        if (row.Refusal is { } refusal)
            notes.Add(refusal.Because);
        if (row.ShardMultiple > 1)
            notes.Add($"every shard a multiple of {row.ShardMultiple} both ways");
        if (row.KernelMultiple > 1)
            notes.Add($"kernels want shards in multiples of {row.KernelMultiple}");
        if (row.WholeBlocks)
            notes.Add("whole blocks only, in every shard and every part of a fused linear");
        if (row.OnlyBlockSize > 0)
            notes.Add($"block size {row.OnlyBlockSize} only");
        if (row.Reads.Count > 0)
            notes.Add($"reads {string.Join(", ", row.Reads)}");
        if (row.ReadsOfUnfused.Count > 0)
            notes.Add($"reads {string.Join(", ", row.ReadsOfUnfused)} of o_proj and down_proj");
        if (row.NeedsCuda)
            notes.Add("only where CUDA is");
        if (row.TakenFor16Bit)
            notes.Add("taken for 16-bit weights");
        if (row.Note.Length > 0)
            notes.Add(row.Note);
        return string.Join("; ", notes);
    }
}
