using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes.LlmCompressor.Matching;
using Planck.Recipes.LlmCompressor.Smoothing;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>Targets and ignore lists of a recipe of llm-compressor: which module gets which format.</summary>
/// <param name="Modifiers">Those that quantize, in the order in which they run: the last that speaks of a module decides.</param>
/// <param name="Mappings">What modifiers that smooth say of the layers.</param>
internal sealed record LlmCompressorLayers(SourceSpan Span, EquatableArray<LayerModifier> Modifiers, EquatableArray<WrittenMappings> Mappings) : ForeignLayers(Span)
{
    public override ForeignResolution Resolve(ModelGraph model) => new LayerResolver(Modifiers, model).Resolve(Mappings);

    public override SourceSpan? PlaceOf(string module)
    {
        foreach (var modifier in Modifiers.Reverse())
        {
            var targets = modifier.Groups.SelectMany(static g => g.Targets).ToList();
            var list = new TargetList(targets.Select(static t => t.Value));
            var ignore = new TargetList(modifier.Ignore.Select(static t => t.Value));
            var isIgnored = Enumerable.Range(0, ignore.Count).Any(i => ignore.Matches(i, module, LinearClasses));
            if (!isIgnored && list.Ranked(module, LinearClasses).Select(static i => (int?)i).FirstOrDefault() is { } first)
                return targets[first].Span;
        }

        return null;
    }

    // A module that failed has a weight, and nearly all of these are linears.
    private static readonly EquatableArray<string> LinearClasses = [ModuleTree.Linear, ModuleTree.Module];
}
