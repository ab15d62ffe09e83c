using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes.LlmCompressor.Matching;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>Matches a recipe's entries against a model, and remembers what became of each entry.</summary>
internal sealed class LayerResolver
{
    private readonly ModelGraph _model;
    private readonly EquatableArray<ModuleEntry> _tree;
    private readonly List<ModifierMatcher> _modifiers;
    private readonly DigitSignature _signature;

    public LayerResolver(EquatableArray<LayerModifier> modifiers, ModelGraph model)
    {
        _model = model;
        _tree = ModuleTree.Of(model);
        _modifiers = [.. modifiers.Select(static m => new ModifierMatcher(m))];
        _signature = new(modifiers.SelectMany(static m => m.Groups.SelectMany(static g => g.Targets).Concat(m.Ignore)).Select(static e => e.Value));
    }

    public ForeignResolution Resolve()
    {
        var assignments = new List<ForeignAssignment>();
        foreach (var entry in _tree)
        {
            foreach (var part in IndexProducts.Partition(entry.Name.Indices, (_, index) => _signature.Of(index), indices => Decide(entry, entry.Name.At(indices))))
            {
                if (part.Label is { } group && entry.Family is { } family && IsStorable(family, group))
                    assignments.Add(new(family with { Name = family.Name with { Indices = part.Indices } }, group.Choice, group.Because));
            }
        }

        var findings = new EntryFindings(_model, _tree);
        return new(assignments.ToEquatableArray(), null, _modifiers.SelectMany(findings.Of).ToEquatableArray());
    }

    /// <summary>The modules that targets select and ignore lists leave: containers too, which no format applies to.</summary>
    public IEnumerable<PathTemplate> Selected() => _tree.SelectMany(entry => IndexProducts
        .Partition(entry.Name.Indices, (_, index) => _signature.Of(index), indices => Decide(entry, entry.Name.At(indices)))
        .Where(static part => part.Label is not null)
        .Select(part => entry.Name with { Indices = part.Indices }));

    // Every modifier is asked, so that each learns what its entries match.
    private LayerGroup? Decide(ModuleEntry entry, string name)
    {
        LayerGroup? decided = null;
        foreach (var modifier in _modifiers)
        {
            if (modifier.Decide(entry, name) is { } group)
                decided = group;
        }

        return decided;
    }

    private bool IsStorable(ModuleFamily family, LayerGroup group) =>
        family.Kind == ModuleKind.Linear
        || (family.Kind == ModuleKind.Head && QuantizableHead.Takes(group.Choice.Format) && !_model.Manifest.Config.TieWordEmbeddings);
}
