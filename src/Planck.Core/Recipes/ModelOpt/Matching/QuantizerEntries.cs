using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.ModelOpt.Matching;

/// <summary>The entries of a recipe, ready to be asked about quantizers by name. Entries are applied in order; the last that matches wins.</summary>
internal sealed class QuantizerEntries
{
    private readonly EquatableArray<QuantizerEntry> _entries;
    private readonly QuantizerPattern[] _patterns;

    public QuantizerEntries(EquatableArray<QuantizerEntry> entries)
    {
        _entries = entries;
        _patterns = [.. entries.Select(static e => QuantizerPattern.Parse(e.Pattern))];
        Matched = new bool[_patterns.Length];
    }

    /// <summary>For each entry, whether it matched a quantizer that was asked about.</summary>
    public bool[] Matched { get; }

    /// <summary>What the entries make of a quantizer that begins as <paramref name="state"/>.</summary>
    public QuantizerState Apply(string name, ParentClass parent, QuantizerState state)
    {
        var plain = QuantizerPattern.WithoutNumber(name);
        for (var i = 0; i < _patterns.Length; i++)
        {
            if (_entries[i].ParentClass is { } wanted && !parent.Is(wanted))
                continue;
            if (_patterns[i].Matches(name, plain))
            {
                (state, Matched[i]) = (state.Apply(_entries[i], i), true);
                continue;
            }

            foreach (var item in Enumerable.Range(0, state.IsSequence ? state.Items.Count : 0))
            {
                if (_patterns[i].Matches(name + "." + item.ToString(CultureInfo.InvariantCulture)))
                    (state, Matched[i]) = (state.ApplyTo(item, _entries[i], i), true);
            }
        }

        return state;
    }
}
