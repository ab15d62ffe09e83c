using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Reading;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.LlmCompressor.Schemes;

/// <summary>Reads <c>QuantizationArgs</c> and judges combinations as compressed-tensors 0.19.0 does.</summary>
internal sealed class QuantizationArgsReader(FieldReader fields)
{
    private static readonly string[] Keys =
    [
        "num_bits", "type", "symmetric", "group_size", "strategy", "block_structure", "dynamic", "actorder", "scale_dtype", "zp_dtype", "observer", "observer_kwargs",
    ];

    private static readonly string[] Types = ["int", "float"];

    private static readonly string[] RemovedOrders = ["group", "dynamic"];

    private static readonly string[] Orders = ["weight", "static"];

    private readonly Dictionary<string, Slot> _slots = new(System.StringComparer.Ordinal);

    /// <summary>The arguments; null after a finding.</summary>
    public Located<QuantizationArgs>? Read(Slot slot)
    {
        if (fields.Entries(slot, "a mapping with num_bits, type, strategy and so on") is not { } entries)
            return null;
        var before = fields.Findings.Errors;
        foreach (var entry in entries)
        {
            if (Keys.Contains(entry.Key.Value))
                _slots[entry.Key.Value] = Slot.Of(entry);
            else
                fields.UnknownKey(entry, "a set of quantization arguments", Keys);
        }

        var read = ReadFields(out var strategy);
        if (fields.Findings.Errors == before)
            read = Judge(read, strategy);
        return fields.Findings.Errors == before ? new(read, slot.Key ?? slot.Node.Span) : null;
    }

    private QuantizationArgs ReadFields(out Strategy? strategy)
    {
        strategy = Given("strategy") is { } s && fields.Choice(s, "a strategy", StrategyNames.All, anyCase: true) is { } name ? StrategyNames.Parse(name.Value) : null;
        var groupSize = Given("group_size") is { } g ? fields.Whole(g) : null;
        if (groupSize is { Value: < -1 })
            Bad("group_size", Wording("{0} is {1}", "'group_size'", groupSize.Value), "write a number above 0 for groups, or -1 for a whole row (channel)");
        return new()
        {
            Bits = Find("num_bits") is { } bits ? fields.Whole(bits)?.Value ?? 8 : 8,
            IsFloat = Find("type") is { } type && fields.Choice(type, "a type", Types, anyCase: true)?.Value == "float",
            Symmetric = Find("symmetric") is not { } symmetric || (fields.Flag(symmetric)?.Value ?? true),
            GroupSize = groupSize?.Value,
            BlockStructure = Given("block_structure") is { } block ? Block(block) : null,
            Dynamics = Find("dynamic") is { } dynamics ? ReadDynamics(dynamics) : Dynamics.Static,
            ActOrder = Given("actorder") is { } order ? ActOrder(order) : null,
            ScaleDType = Given("scale_dtype") is { } scale ? DType(scale) : null,
            ZeroPointDType = Given("zp_dtype") is { } zero ? DType(zero) : null,
            ObserverArguments = Given("observer_kwargs") is { } arguments ? Arguments(arguments) : [],
            Observer = Given("observer") is { } observer ? fields.Text(observer, "an observer such as minmax")?.Value : null,
        };
    }

    private QuantizationArgs Judge(QuantizationArgs read, Strategy? written)
    {
        if (written is null && read.GroupSize == 0)
            Bad("group_size", "'group_size' is 0", "write a number above 0 for groups, or -1 for a whole row (channel)");
        var strategy = written ?? (read.GroupSize is null ? Strategy.Tensor : read.GroupSize > 0 ? Strategy.Group : Strategy.Channel);
        var name = StrategyNames.Of(strategy);
        if (strategy == Strategy.Group && read.GroupSize is null or <= 0)
            Bad("strategy", "strategy group needs 'group_size' above 0", "write group_size: 128, or strategy: channel for a whole row");
        if (read.GroupSize > 0 && strategy is not (Strategy.Group or Strategy.TensorGroup))
            Bad("group_size", Wording("'group_size' {0} needs strategy group or tensor_group, not {1}", read.GroupSize, name), "leave one of them out");
        if (strategy == Strategy.Block && read.BlockStructure is null)
            Bad("strategy", "strategy block needs 'block_structure'", "write block_structure: [128, 128]");
        if (read.BlockStructure is not null && strategy != Strategy.Block)
            Bad("block_structure", $"'block_structure' needs strategy block, not {name}", "write strategy: block");
        if (read.Dynamics != Dynamics.Static && strategy is Strategy.Channel or Strategy.Block or Strategy.AttentionHead)
            Bad("dynamic", $"strategy {name} cannot be dynamic", "dynamic goes with token, tensor, group and tensor_group");
        if (read.Dynamics == Dynamics.Local && strategy != Strategy.TensorGroup)
            Bad("dynamic", $"'dynamic: local' goes with strategy tensor_group, not {name}", "write dynamic: true");
        if (read.Dynamics == Dynamics.Static && strategy == Strategy.Token)
            Bad("strategy", "scales of a token exist only while serving", "write dynamic: true beside strategy: token");
        if (read.IsFloat && read.Bits is not (4 or 8))
            Bad("num_bits", Wording("no float of {0} bits is known", read.Bits), "floats have 4 (e2m1) or 8 (e4m3) bits");
        return read with { Strategy = strategy, ZeroPointDType = read.Symmetric ? null : read.ZeroPointDType ?? (read.IsFloat ? "torch.float8_e4m3fn" : "torch.int8") };
    }

    private EquatableArray<ObserverArgument> Arguments(Slot slot) => (fields.Entries(slot, "a mapping such as {maxshrink: 0.2}") ?? [])
        .Select(static e => new ObserverArgument(
            e.Key.Value,
            e.Value is YamlScalar { Span.Length: > 0 } ? e.Value.Span : e.Key.Span,
            (e.Value as YamlScalar)?.Value ?? "",
            e.Value is YamlScalar scalar ? PythonScalar.Of(scalar).AsNumber : null))
        .ToEquatableArray();

    private Dynamics ReadDynamics(Slot slot)
    {
        if (slot.Node is YamlScalar scalar && string.Equals(scalar.Value, "local", System.StringComparison.OrdinalIgnoreCase))
            return Dynamics.Local;
        if (FieldReader.TryFlag(slot.Node) is { } flag)
            return flag ? Dynamics.Dynamic : Dynamics.Static;
        fields.WrongType(slot, "true, false or local");
        return Dynamics.Static;
    }

    private EquatableArray<int>? Block(Slot slot)
    {
        // "128x128" is the same as [128, 128].
        if (slot.Node is YamlScalar scalar && scalar.Value.Split('x') is { Length: > 1 } parts && parts.All(static p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return parts.Select(static p => int.Parse(p, CultureInfo.InvariantCulture)).ToEquatableArray();
        if (slot.Node is YamlSequence list)
            return list.Items.Select(item => fields.Whole(slot.Item(item))?.Value ?? 0).ToEquatableArray();
        fields.WrongType(slot, "two numbers such as [128, 128]");
        return null;
    }

    private string? ActOrder(Slot slot)
    {
        // A saved recipe writes the enumeration as a tag with a list of its one argument.
        if (slot.Node is YamlSequence { Items: { Count: 1 } only })
            slot = slot with { Node = only[0] };
        if (slot.Node is YamlScalar scalar && PythonScalar.Of(scalar) is { Type: PythonType.Boolean } flag)
        {
            if (flag.Number != 0)
                Removed("true", "it meant 'group'");
            return null;
        }

        if (fields.Text(slot, "weight, static or null") is not { } text)
            return null;
        var word = text.Value.ToLowerInvariant();
        if (RemovedOrders.Contains(word))
            Removed(word, "it reordered groups");
        else if (!Orders.Contains(word))
            Bad("actorder", $"{Excerpt.Quote(text.Value)} is not an activation order; allowed: weight, static, null", Suggestion.DidYouMean(text.Value, Orders));
        return word;
    }

    private void Removed(string word, string why) =>
        Bad("actorder", $"activation order {word} has been removed from compressed-tensors: {why}, which no engine loads", "write actorder: weight, or leave it out");

    // Whatever attribute of torch is a dtype.
    private string? DType(Slot slot) => fields.Text(slot, "a dtype such as torch.uint8") is { } text
        ? text.Value.StartsWith("torch.", System.StringComparison.Ordinal) ? text.Value : "torch." + text.Value
        : null;

    private Slot? Find(string key) => _slots.TryGetValue(key, out var slot) ? slot : null;

    /// <summary>The value of a key that may be null; null then too.</summary>
    private Slot? Given(string key) => Find(key) is { } slot && !FieldReader.IsNull(slot) ? slot : null;

    private void Bad(string key, string message, string? cure) => fields.Findings.Add(Rules.BadValue, _slots[key].Place, message, cure);

    private static string Wording(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
