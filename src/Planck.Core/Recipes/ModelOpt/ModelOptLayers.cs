using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Binding;
using Planck.Checks;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes.ModelOpt.Matching;
using Planck.Recipes.ModelOpt.Translation;

namespace Planck.Recipes.ModelOpt;

/// <summary>The entries of <c>quant_cfg</c>, applied to the quantizers that ModelOpt would put into a model, and what they come to in formats.</summary>
internal sealed record ModelOptLayers(SourceSpan Section, EquatableArray<QuantizerEntry> Entries) : ForeignLayers(Section)
{
    // Parts of models that recipes for all models name, whether a model has them or not.
    private static readonly string[] Idioms = ["block_sparse_moe", ".experts.", ".mixer.", "linear_attn", "shared_expert", "softmax_quantizer", "bmm2_output_quantizer", "transformer_blocks"];

    public override ForeignResolution Resolve(ModelGraph model)
    {
        var findings = new List<Finding>(UnknownClasses());
        if (findings.Count > 0)
            return new([], null, findings.ToEquatableArray());
        var entries = new QuantizerEntries(Entries);
        var assignments = new List<ForeignAssignment>();
        var problems = new List<(ModuleFamily Module, ModuleTranslation Translation)>();
        var isAnyWeightOn = false;
        var signature = IndexSignature.OfGlobs(Entries.Select(static e => e.Pattern)).OfIndex;
        foreach (var family in model.Modules.Where(static m => m.Kind is ModuleKind.Linear or ModuleKind.Head or ModuleKind.Embedding))
        {
            foreach (var part in IndexProducts.Partition(family.Name.Indices, signature, i => Translate(family, i, entries)))
            {
                var module = family with { Name = family.Name with { Indices = part.Indices } };
                isAnyWeightOn |= part.Label.Format is not null || part.Label.Problem is not null;
                if (part.Label.Problem is not null)
                    problems.Add((module, part.Label));
                else if (part.Label.Format is not null || (family.Kind == ModuleKind.Linear && part.Label.DecidedBy >= 0))
                    assignments.Add(Assign(module, part.Label));
            }
        }

        var cache = KvCacheTranslation.Read(model, entries, PlaceOf, findings);
        findings.AddRange(Problems(problems));
        findings.AddRange(TiedHead(model, assignments));
        // When nothing is reached, one finding says it.
        var guarded = Guard(isAnyWeightOn, model).ToList();
        findings.AddRange(guarded.Count > 0 ? guarded : Unmatched(entries, model));
        return new(assignments.Where(a => a.Module.Kind == ModuleKind.Linear || !model.Manifest.Config.TieWordEmbeddings).ToEquatableArray(), cache, findings.ToEquatableArray());
    }

    public override SourceSpan? PlaceOf(string module)
    {
        var weight = QuantizedModule.OfName(module).Weight;
        for (var i = Entries.Count - 1; i >= 0; i--)
        {
            if (QuantizerPattern.Parse(Entries[i].Pattern).Matches(weight))
                return Entries[i].Place;
        }

        return null;
    }

    private static ModuleTranslation Translate(ModuleFamily family, int[] indices, QuantizerEntries entries)
    {
        var module = QuantizedModule.Of(family, indices);
        return ModuleTranslation.Of(
            family.Kind,
            entries.Apply(module.Weight, module.Parent, module.InitialWeight),
            entries.Apply(module.Input, module.Parent, module.InitialInput),
            module.Output is null ? QuantizedModule.InitialOutput : entries.Apply(module.Output, module.Parent, QuantizedModule.InitialOutput));
    }

    private ForeignAssignment Assign(ModuleFamily module, ModuleTranslation translation)
    {
        var place = PlaceOf(translation.DecidedBy);
        return new(module, new(place, translation.Format, translation.Block is { } block ? new(block, place) : null)
        {
            InputAmax = translation.InputAmax is { } amax ? new(amax, place) : null,
        });
    }

    private SourceSpan PlaceOf(int entry) => entry < 0 ? Section : Entries[entry].Place;

    // Modules that fail for one reason at one place are one mistake.
    private IEnumerable<Finding> Problems(IEnumerable<(ModuleFamily Module, ModuleTranslation Translation)> problems) => problems
        .GroupBy(static p => (p.Translation.DecidedBy, p.Translation.Problem))
        .Select(group => new Finding(
            Rules.NoFormatFor,
            PlaceOf(group.Key.DecidedBy),
            $"{Wording.ShortNames(group.Select(static p => p.Module))}: {group.Key.Problem!.Message}{(group.Key.DecidedBy < 0 ? "; a quantizer that no entry speaks of has 8 bits" : "")}",
            group.Key.DecidedBy < 0 ? "begin with {quantizer_name: '*', enable: false}" : group.Key.Problem.Cure));

    private IEnumerable<Finding> UnknownClasses() => Entries
        .Where(static e => e.ParentClass is { } parent && !ParentClasses.IsKnown(parent))
        .Select(static e => new Finding(
            Rules.BadValue,
            e.Place,
            $"ModelOpt has no quantizers for the class {Excerpt.Quote(e.ParentClass!)}",
            Suggestion.DidYouMean(e.ParentClass!, ParentClasses.Known) ?? "classes are written like nn.Linear"));

    private static IEnumerable<Finding> TiedHead(ModelGraph model, IEnumerable<ForeignAssignment> assignments) => assignments
        .Where(a => a.Module.Kind is ModuleKind.Head or ModuleKind.Embedding && model.Manifest.Config.TieWordEmbeddings)
        .Select(a => new Finding(Rules.TiedHead, a.Choice.Span, $"the output head of {model.Name} has no weight of its own: it is tied to the embedding (tie_word_embeddings)", a.Module.Kind == ModuleKind.Head ? "switch off '*lm_head*'" : "switch off quantizers of nn.Embedding"));

    private IEnumerable<Finding> Guard(bool isAnyWeightOn, ModelGraph model)
    {
        var asking = WeightGuard.Asking(Entries);
        if (isAnyWeightOn || asking.Count == 0 || model.Modules.FirstOrDefault(static m => m.Kind == ModuleKind.Linear) is not { } linear)
            yield break;
        yield return new(
            Rules.QuantizesNoWeight,
            asking[0].Place,
            $"{Wording.Or([.. asking.Select(static e => Excerpt.Quote(e.Pattern)).Distinct().Take(3)])} leaves no weight of {model.Name} quantized: no name matches, or a later entry switches it off",
            $"its weights have names like {QuantizedModule.Of(linear, [.. linear.Name.Indices.Select(static i => i.Ranges[0].First)]).Weight}");
    }

    private IEnumerable<Finding> Unmatched(QuantizerEntries entries, ModelGraph model) => Entries
        .Where((e, i) => e.IsOwn && e.Enable && e.Attributes is not null && !entries.Matched[i] && e.ParentClass is null && !Idioms.Any(e.Pattern.Contains))
        .Select(e => new Finding(
            Rules.QuantizerMatchesNothing,
            e.Place,
            $"{Excerpt.Quote(e.Pattern)} matches no quantizer of {model.Name}",
            string.Format(CultureInfo.InvariantCulture, "remove the entry, or correct the pattern; patterns match whole names, and quantizers end in {0}", "weight_quantizer, input_quantizer or k_bmm_quantizer")));
}
