using System.Collections.Generic;
using System.Linq;
using Planck.Recipes.LlmCompressor.Matching;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>What an entry of <c>targets</c> or <c>ignore</c> met in a model.</summary>
internal sealed class EntryOutcome(Located<string> entry, LayerGroup? group)
{
    public Located<string> Entry => entry;

    /// <summary>The group it chooses for; null for an entry of <c>ignore</c>.</summary>
    public LayerGroup? Group => group;

    /// <summary>Modules it matches: the first of each name.</summary>
    public List<ModuleEntry> Matches { get; } = [];

    /// <summary>Of these the ones whose format it decides: no entry of <c>ignore</c> matches them and no target comes before it.</summary>
    public List<ModuleEntry> Decided { get; } = [];

    /// <summary>Whether an entry of <c>ignore</c> matches some of them.</summary>
    public bool IsIgnored { get; set; }

    public bool IsTooSlow { get; set; }
}

/// <summary>Applies the entries of one modifier to modules, one after the other.</summary>
internal sealed class ModifierMatcher
{
    private readonly TargetList _targets;
    private readonly TargetList _ignore;

    public ModifierMatcher(LayerModifier modifier)
    {
        Modifier = modifier;
        Targets = [.. modifier.Groups.SelectMany(static group => group.Targets.Select(target => new EntryOutcome(target, group)))];
        Ignore = [.. modifier.Ignore.Select(static entry => new EntryOutcome(entry, null))];
        _targets = new(Targets.Select(static t => t.Entry.Value));
        _ignore = new(Ignore.Select(static t => t.Entry.Value));
    }

    public LayerModifier Modifier { get; }

    public IReadOnlyList<EntryOutcome> Targets { get; }

    public IReadOnlyList<EntryOutcome> Ignore { get; }

    /// <summary>The group that a module belongs to; null when no target matches, or an entry of <c>ignore</c> does.</summary>
    public LayerGroup? Decide(ModuleEntry module, string name)
    {
        var ranked = _targets.Ranked(name, module.Classes).ToList();
        var ignoring = Enumerable.Range(0, _ignore.Count).Where(i => _ignore.Matches(i, name, module.Classes)).ToList();
        foreach (var target in ranked)
        {
            Add(Targets[target].Matches, module);
            Targets[target].IsIgnored |= ignoring.Count > 0;
        }

        foreach (var entry in ignoring)
            Add(Ignore[entry].Matches, module);
        for (var i = 0; i < Targets.Count; i++)
            Targets[i].IsTooSlow |= _targets.IsTooSlow(i);
        for (var i = 0; i < Ignore.Count; i++)
            Ignore[i].IsTooSlow |= _ignore.IsTooSlow(i);
        if (ranked.Count == 0 || ignoring.Count > 0)
            return null;
        Add(Targets[ranked[0]].Decided, module);
        return Targets[ranked[0]].Group;
    }

    private static void Add(List<ModuleEntry> modules, ModuleEntry module)
    {
        if (modules.Count == 0 || !ReferenceEquals(modules[modules.Count - 1], module))
            modules.Add(module);
    }
}
