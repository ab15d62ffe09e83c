using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Checks;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes.LlmCompressor.Matching;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>
/// What is said of entries after a model was matched: llm-compressor says nothing when an entry matches no module, or modules that it does not quantize.
/// </summary>
internal sealed class EntryFindings(ModelGraph model, IReadOnlyList<ModuleEntry> tree)
{
    private readonly EntryHints _hints = new(tree);

    public IEnumerable<Finding> Of(ModifierMatcher modifier) =>
        modifier.Targets.SelectMany(OfTarget).Concat(modifier.Ignore.SelectMany(entry => OfAny(entry, "ignores")));

    private IEnumerable<Finding> OfTarget(EntryOutcome target)
    {
        var (span, written, format) = (target.Entry.Span, Excerpt.Quote(target.Entry.Value), target.Group!.Choice.Format);
        foreach (var finding in OfAny(target, "selects"))
        {
            yield return finding;
            yield break;
        }

        var linears = target.Matches.Where(static m => m.Family?.Kind == ModuleKind.Linear).ToList();
        if (linears.Count == 0)
        {
            if (format is not null && OfOthers(target, format) is { } finding)
                yield return finding;
            yield break;
        }

        if (!target.Decided.Any(static m => m.Family?.Kind == ModuleKind.Linear))
        {
            yield return new(Rules.NoEffect, span, target.IsIgnored ? $"{written} selects nothing: every linear it matches is in 'ignore', or another target decides it" : $"{written} selects nothing: other targets decide every linear it matches",
                "names come before regular expressions and these before classes, each in alphabetical order");
            yield break;
        }

        if (format is not null && Kept(target, format) is { } kept)
            yield return kept;
    }

    // An entry that matches no module with a weight.
    private IEnumerable<Finding> OfAny(EntryOutcome outcome, string verb)
    {
        var (span, written) = (outcome.Entry.Span, Excerpt.Quote(outcome.Entry.Value));
        if (outcome.IsTooSlow)
            yield return new(Rules.BadValue, span, $"{written} takes too long to match", "repetitions within repetitions, such as (a*)*, try every way to divide a name");
        else if (outcome.Matches.Count == 0)
            yield return new(Rules.EntryMatchesNothing, span, $"{written} {verb} nothing: it matches no module of {model.Name}", _hints.For(outcome.Entry.Value));
        else if (outcome.Matches.All(static m => !m.HasWeight) && !outcome.Matches.Any(IsTiedHead))
        {
            yield return new(Rules.EntryMatchesNothing, span, $"{written} {verb} nothing: {outcome.Matches[0].Name} is a container, and the linears in it are not meant",
                EntryHints.ForContainer(outcome.Matches[0]));
        }
    }

    // A target that matches weights, none of them a linear's.
    private Finding? OfOthers(EntryOutcome target, QuantFormat format)
    {
        var (span, written) = (target.Entry.Span, Excerpt.Quote(target.Entry.Value));
        if (target.Matches.Any(IsTiedHead))
            return new(Rules.TiedHead, span, $"the output head of {model.Name} has no weight of its own: it is tied to the embedding", "remove the target; both stay as they are");
        if (target.Decided.Any(IsStoredHead) && QuantizableHead.Takes(format))
            return null;
        var weighted = target.Matches.Where(static m => m.HasWeight).ToList();
        if (weighted.All(static m => m.Family?.Kind == ModuleKind.Norm))
            return new(Rules.EntryMatchesNothing, span, $"{written} selects nothing: it matches norms, which llm-compressor leaves as they are", "remove it");
        return new(Rules.KindNotQuantizable, span, $"{format.Id} applies to linears only, and {written} matches {Wording.And([.. weighted.Take(3).Select(static m => m.Name.ToString())])}",
            weighted.All(IsStoredHead) ? $"remove the target; a head can be stored as {QuantizableHead.Formats}" : "remove the target; what is no linear stays as it is");
    }

    // What llm-compressor would quantize beside the linears: a head, and towers of other modalities.
    private Finding? Kept(EntryOutcome target, QuantFormat format)
    {
        var kept = target.Decided.Where(m => m.HasWeight && m.Classes.Contains(ModuleTree.Linear) && m.Family?.Kind != ModuleKind.Linear
            && !(IsStoredHead(m) && QuantizableHead.Takes(format))).Select(static m => m.Name).ToList();
        if (kept.Count == 0)
            return null;
        var names = string.Join(", ", kept.Take(3)) + (kept.Count > 3 ? $" and {Wording.Number(kept.Count - 3)} more" : "");
        return new(Rules.DifferentMeaning, target.Entry.Span, $"{Excerpt.Quote(target.Entry.Value)} also matches {names}, which llm-compressor would quantize and Planck keeps in 16 bits",
            kept.Count == 1 ? $"add {kept[0]} to 'ignore' to say so in both" : "add them to 'ignore' to say so in both");
    }

    private bool IsStoredHead(ModuleEntry module) => module.Family?.Kind == ModuleKind.Head && !model.Manifest.Config.TieWordEmbeddings;

    private bool IsTiedHead(ModuleEntry module) =>
        model.Descriptions.Any(d => d.Kind == ModuleKind.Head && d.Path == module.Name.Key) && (module.Family is null || model.Manifest.Config.TieWordEmbeddings);
}
