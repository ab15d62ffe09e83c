using System.Linq;
using Planck.Collections;
using Planck.Formats;
using Planck.Targets.Facts;

namespace Planck.Targets.Verdicts;

/// <summary>Judges a format of ours by an engine's tables: the row of its label, and whether the tensors of the format are those that the row reads.</summary>
internal static class FormatJudge
{
    private const string NoLayout = "it is simulated only: ModelOpt's layout has no place for it";

    public static FormatSupport Judge(Engine engine, QuantFormat format, SchemeFacts scheme, ModulePlacement placement)
    {
        if (!format.IsExportable)
            return new(format, null, NoLayout);
        if (engine.Find(CheckpointLayout.ModelOpt) is not { Refusal: null } layout)
            return new(format, null, engine.Find(CheckpointLayout.ModelOpt)?.Refusal ?? "it has no reader for ModelOpt's layout");
        if (engine.Find(CheckpointLayout.ModelOpt, scheme, placement) is not { } row)
            return new(format, null, Unknown(layout.Knows, scheme.Label));
        if (row.Refusal is { } refusal)
            return new(format, row, refusal.Because);
        if (row.TakenFor16Bit)
            return new(format, row, $"it takes the weights for 16-bit ones and leaves out their scales, {string.Join(", ", scheme.Tensors.Where(static t => t != "weight"))}: {row.Note}");

        var reads = row.Reads.Count > 0 ? row.Reads : LayoutTensors.Of(CheckpointLayout.ModelOpt, scheme);
        var ofFused = scheme.Tensors;
        var ofUnfused = scheme.Tensors.Concat(scheme.TensorsOfUnfused).ToEquatableArray();
        if (reads.FirstOrDefault(t => !ofUnfused.Contains(t)) is { } missing)
            return new(format, row, $"it waits for {missing} of every linear, which {format.Id} does not have");
        if (row.ReadsOfUnfused.FirstOrDefault(t => !ofUnfused.Contains(t)) is { } missingOfUnfused)
            return new(format, row, $"it waits for {missingOfUnfused} of o_proj and down_proj, which {format.Id} does not have");
        if (reads.FirstOrDefault(t => !ofFused.Contains(t)) is { } folded)
            return new(format, row, $"it waits for {folded} of every linear, and of fused linears it is folded away");
        return scheme.Tensors.Where(t => !reads.Contains(t)).ToEquatableArray() is { Count: > 0 } unread
            ? new(format, row, $"it has no place for {string.Join(", ", unread)}")
            : new(format, row, null);
    }

    /// <summary>A label that a reader does not know, beside those it does.</summary>
    public static string Unknown(string knows, string label) =>
        knows.Length == 0 ? $"its reader does not know {label}" : $"its reader knows {knows}, not {label}";
}
