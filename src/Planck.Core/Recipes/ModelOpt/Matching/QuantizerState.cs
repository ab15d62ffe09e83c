using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.ModelOpt.Matching;

/// <summary>A quantizer, or a sequence of them, after some entries.</summary>
/// <param name="Items">One, or those of a sequence in order.</param>
/// <param name="DecidedBy">Number of the entry that wrote it last; -1 when none did.</param>
internal sealed record QuantizerState(EquatableArray<QuantizerItem> Items, bool IsSequence, int DecidedBy)
{
    /// <summary>Whether anything is quantized.</summary>
    public bool IsOn => Items.Any(static i => i.IsOn);

    public static QuantizerState Of(QuantizerAttributes attributes, bool isOn, bool canBeOn = true) => new([new(attributes, isOn && canBeOn, canBeOn)], false, -1);

    /// <summary>What an entry that matches the quantizer makes of it: attributes replace all, a switch keeps them and takes rotation off.</summary>
    public QuantizerState Apply(QuantizerEntry entry, int number)
    {
        var canBeOn = Items.All(static i => i.CanBeOn);
        if (entry.Attributes is not { } attributes)
            return this with { Items = Items.Select(i => i.Switch(entry.Enable)).ToEquatableArray(), DecidedBy = number };
        return new(attributes.Select(a => new QuantizerItem(a, entry.Enable && canBeOn, canBeOn)).ToEquatableArray(), entry.IsSequence, number);
    }

    /// <summary>The same for an entry that matches one of a sequence only.</summary>
    public QuantizerState ApplyTo(int item, QuantizerEntry entry, int number) => this with
    {
        Items = Items.Select((i, at) => at != item ? i : entry.Attributes is { Count: > 0 } attributes ? new(attributes[0], entry.Enable, true) : i.Switch(entry.Enable)).ToEquatableArray(),
        DecidedBy = number,
    };
}

/// <param name="CanBeOn">False for the input of an embedding, which holds indices.</param>
internal sealed record QuantizerItem(QuantizerAttributes Attributes, bool IsOn, bool CanBeOn)
{
    public QuantizerItem Switch(bool on) => this with { IsOn = on && CanBeOn, Attributes = on ? Attributes : Attributes with { Rotate = Rotation.None } };
}
